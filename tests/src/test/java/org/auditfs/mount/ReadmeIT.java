package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sessions that README.md shows, played: each command answers what is written there. */
final class ReadmeIT {

  private static final List<String> SESSIONS =
      List.of("A first session", "A session about content");
  private static final String PROMPT = "# ";
  private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}";

  /** A command, and the lines that stand below it; none where the answer is not shown. */
  private record Exchange(String command, List<String> answer) {}

  @Test
  void answersWhatTheReadmeShows() throws IOException {
    try (Sandbox sandbox = new Sandbox()) {
      Path bin = sandbox.directory("bin");
      Files.createSymbolicLink(bin.resolve("auditfs"), Path.of("/mnt/scripts/auditfs"));
      List<Exchange> session = session();
      String out = play(session, bin, sandbox.auditfs("state"));
      String[] answers = out.split("== answer\n", -1);
      assertEquals(session.size() + 1, answers.length, out);
      for (int i = 0; i < session.size(); i++) {
        Exchange exchange = session.get(i);
        if (!exchange.answer().isEmpty()) {
          List<String> said = answers[i + 1].replaceAll(TIME, "TIME").lines().toList();
          assertEquals(exchange.answer(), said, exchange.command());
        }
      }
    }
  }

  /** In a mount namespace of its own, with an empty /srv; the checkout may lie there. */
  private static String play(List<Exchange> session, Path bin, Auditfs auditfs) {
    StringBuilder script =
        new StringBuilder("exec 2>&1; mount --bind '" + Auditfs.CHECKOUT + "' /mnt\n");
    script.append("mount -t tmpfs -o mode=755 it /srv\n");
    script.append(
        "cd /; mkdir /srv/demo; echo port=80 >/srv/demo/app.conf; echo s3cret >/srv/demo/token; chmod 600 /srv/demo/token\n");
    for (Exchange exchange : session) {
      script.append("echo '== answer'\n").append(exchange.command()).append('\n');
    }
    return Command.of(
            "unshare", "--mount", "--propagation", "private", "bash", "-c", script.toString())
        .with("AUDITFS_STATE", auditfs.state().toString())
        .with("PATH", bin + ":" + System.getenv("PATH"))
        .run()
        .expect(0)
        .out();
  }

  private static List<Exchange> session() throws IOException {
    String readme = Files.readString(Auditfs.CHECKOUT.resolve("README.md"));
    List<Exchange> session = new ArrayList<>();
    for (String heading : SESSIONS) {
      String block = readme.split("## " + heading + "\n\n```\n", -1)[1].split("```", -1)[0];
      session.addAll(session(block));
    }
    return session;
  }

  private static List<Exchange> session(String block) {
    List<Exchange> session = new ArrayList<>();
    for (String line : block.lines().toList()) {
      if (line.startsWith(PROMPT)) {
        session.add(new Exchange(line.substring(PROMPT.length()), new ArrayList<>()));
      } else {
        session.get(session.size() - 1).answer().add(line.replaceAll(TIME, "TIME"));
      }
    }
    assertTrue(session.size() > 5, block);
    return session;
  }
}
