package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.auditfs.label.EvmKey;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Async;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.Test;

/** The labels of files that are written through a mount. */
final class WrittenLabelsIT extends AppraisedGround {

  private static final String PLAIN = "as it was";

  @Test
  void labelsWhatIsMadeWhenItIsClosed() {
    mount(",ima_appraise=enforce,evm=enforce", everything());
    EvmKey key = LabelledFile.key(auditfs);
    String path = mounted + "/new";
    root.must("f = open " + path + " O_WRONLY,O_CREAT,O_EXCL 0644");
    root.must("write f some");
    root.must("g = open " + path + " O_RDONLY"); // who makes it is still at it
    root.must("close g");
    root.must("write f thing");
    root.must("close f");
    assertEquals("exit=0 something", root.must("exec /bin/cat " + path));
    file("new").assertLabelled();
    file("new").assertProtected(key);
    root.must("link " + path + " " + mounted + "/other");
    root.must("f = open " + mounted + "/other O_WRONLY,O_APPEND");
    root.must("write f more");
    root.must("close f");
    root.must("g = open " + path + " O_RDONLY");
    root.must("close g");
    file("new").assertLabelled();
    file("new").assertProtected(key);
    assertEquals(List.of(), verified("verify_data,verify_metadata"));
  }

  /** RELEASE comes by itself after close(2): who opens at once must not find the old label. */
  @Test
  void letsInWhoOpensWhatWasJustClosed() {
    mount(",ima_appraise=enforce", everything());
    String script =
        "cd "
            + mounted
            + " && for i in $(seq 300); do echo $i >f || exit 1; read -r x <f || exit 2;"
            + " [ \"$x\" = $i ] || exit 3; chmod 6$((i % 7))4 f || exit 4; done";
    Command.bash(script).run().expect(0);
    assertEquals(List.of(), verified("verify_data,verify_metadata"));
  }

  /** Nor is a writer who has closed, or a reader, blamed by who comes next. */
  @Test
  void blamesNobodyWhoHasClosed() {
    mount(",ima_appraise=enforce,evm=enforce", everything() + "\nmeasure");
    String script =
        "cd " + mounted + " && for i in $(seq 300); do echo $i >f && read -r x <f || exit; done";
    Command.bash(script).run().expect(0);
    auditfs.command("violations").run().expect(1);
  }

  /** However writers and readers meet, nobody is refused, and in the end the labels are right. */
  @Test
  void letsInWhoMeetsWhoWrites() {
    mount(",ima_appraise=enforce,evm=enforce", everything());
    EvmKey key = LabelledFile.key(auditfs);
    String make = "cd " + mounted + " && for i in 0 1; do echo >f$i; done; ";
    Command.bash(make).run().expect(0);
    String write = "echo $i >f$((i % 2)) && echo more >>f$((i / 2 % 2))";
    String read = ": <f$((i % 2))";
    List<CompletableFuture<Command.Ended>> all =
        Stream.of(write, write, write, read, read, read, "chmod 6$((i % 8))4 f$((i % 2))")
            .map(deed -> "for i in $(seq 150); do " + deed + " || exit 1; done")
            .map(loop -> Async.begin(() -> Command.bash(loop).in(mounted).run()))
            .toList();
    all.forEach(ended -> ended.join().expect(0));
    for (String name : List.of("f0", "f1")) {
      file(name).assertLabelled();
      file(name).assertProtected(key);
    }
    assertEquals(List.of(), verified("verify_data,verify_metadata,label"));
  }

  /** A mapping that can be written is a writer as long as it is there. */
  @Test
  void labelsWhatAMappingHolds() {
    mount(",ima_appraise=enforce", everything());
    root.must("f = open " + mounted + "/mapped O_RDWR,O_CREAT 0644");
    root.must("write f stored");
    root.must("maphold f");
    root.must("mmapstore f S 0");
    root.must("close f");
    assertEquals("ok", use("mapped", "O_RDONLY"));
    root.must("mapdrop f");
    file("mapped").assertLabelled();
    assertEquals("exit=0 Stored", root.must("exec /bin/cat " + mounted + "/mapped"));
    assertEquals(List.of(), verified("verify_data"));
  }

  /** A name for what had none, and a name that leads to another file. */
  @Test
  void labelsWhatGetsANameLater() {
    mount(",ima_appraise=enforce,evm=enforce", everything());
    root.must("f = open " + mounted + " O_WRONLY,O_TMPFILE 0644");
    root.must("write f nameless");
    root.must("linkfd f " + mounted + "/named");
    root.must("close f");
    assertEquals("exit=0 nameless", root.must("exec /bin/cat " + mounted + "/named"));
    root.must("f = open " + mounted + "/draft O_WRONLY,O_CREAT 0644");
    root.must("write f drafted");
    root.must("close f");
    root.must("rename " + mounted + "/draft " + mounted + "/named");
    assertEquals("exit=0 drafted", root.must("exec /bin/cat " + mounted + "/named"));
    assertEquals(List.of(), verified("verify_data,verify_metadata"));
  }

  /** That it is new is no excuse for what was made by somebody at whom nobody looked. */
  @Test
  void letsNobodyInByWhatSomebodyElseIsStillMaking() {
    mount(",ima_appraise=enforce", "appraise uid=0 path=" + mounted + "/**");
    root.must("chmod " + bare + " 0777");
    Actor alice = cast.actor(Who.ALICE);
    alice.must("f = open " + mounted + "/evil O_WRONLY,O_CREAT 0755");
    alice.must("write f evil");
    assertEquals("EACCES", use("evil", "O_RDONLY"));
    alice.must("close f");
    assertEquals("EACCES", use("evil", "O_RDONLY"));
  }

  /** Its label is of what it was: found, never believed. */
  @Test
  void refusesWhatWasBeingWrittenWhenTheDaemonWasKilled() {
    make("file", PLAIN).label(PLAIN);
    mount(",ima_appraise=enforce", everything());
    root.must("w = open " + mounted + "/file O_WRONLY");
    root.must("write w !!");
    auditfs.kill();
    Command.of("umount", "-l", mounted.toString()).run().expect(0);
    mount(",ima_appraise=enforce", everything());
    assertEquals("EACCES", use("file", "O_RDONLY"));
    assertEquals(List.of("invalid-hash! " + mounted + "/file"), verified("verify_data"));
    auditfs.must("label", bare + "/file");
    assertEquals("ok", use("file", "O_RDONLY"));
  }

  @Test
  void labelsWhatIsOnlyToBeHashed() {
    make("file", PLAIN).label("other");
    mount("", "hash path=" + mounted + "/**");
    assertEquals("ok", use("file", "O_RDONLY"));
    assertEquals("ok", use("file", "O_WRONLY"));
    file("file").assertLabelled();
    assertEquals(List.of(), verified("verify_data"));
  }
}
