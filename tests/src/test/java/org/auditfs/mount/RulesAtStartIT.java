package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules directory: its rules hold from the first mount on, or nothing is mounted. */
final class RulesAtStartIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path one = sandbox.directory("one");
  private final Path two = sandbox.directory("two");
  private final Path rulesDirectory = sandbox.directory("rules.d");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @BeforeEach
  void make() throws IOException {
    Files.createFile(one.resolve("secret"));
    Files.createDirectory(two.resolve("directory"));
    rules("90-last", "integrity " + one + "/secret -k last");
    rules("10-first", "# ours", "never " + one + "/secret -F uid=9", "secrecy " + one + "/secret");
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      auditfs.command("umount", "--all").run();
    }
  }

  private void rules(String name, String... lines) throws IOException {
    Files.write(rulesDirectory.resolve(name + ".rules"), List.of(lines));
  }

  private Command mount(Path directory) {
    return auditfs
        .command("mount", directory.toString())
        .with("AUDITFS_RULES_D", rulesDirectory.toString());
  }

  private String listed() {
    return auditfs.must("list").out().replaceAll("  # rule \\d+", "").replace(" -p rwxa", "");
  }

  @Test
  void holdInTheOrderOfTheirFilesAndNoOthersDo() throws IOException {
    mount(one).run().expect(0);
    String expected =
        "never "
            + one
            + "/secret -F uid=9\nsecrecy "
            + one
            + "/secret\n"
            + "integrity "
            + one
            + "/secret -p wa -k last\n";
    assertEquals(expected, listed());
    Files.readString(one.resolve("secret"));
    assertEquals(1, auditfs.search("-m", "file", "--rule", "2").size());

    auditfs.must("add", "integrity", one + "/by-hand");
    auditfs.must("umount", "--all");
    Files.move(one.resolve("secret"), one.resolve("away"));
    mount(one).run().expect(0);
    assertEquals(expected, listed());
    Files.readString(one.resolve("away"));
    assertEquals(
        2, auditfs.search("-m", "file", "--rule", "2").size(), "the rule has kept its file");
  }

  @Test
  void thoseOfAnotherMountWaitForIt() throws IOException {
    rules("50-two", "integrity " + two + "/directory", "secrecy " + two + "/directory -R");
    mount(one).run().expect(0);
    assertFalse(listed().contains(two.toString()), this::listed);
    mount(two).run().expect(0);
    assertTrue(
        listed().contains("integrity " + two + "/directory -p wa\nsecrecy " + two + "/directory"),
        this::listed);
    Files.createFile(two.resolve("directory/new"));
    assertEquals(1, auditfs.search("--op", "create").size());
  }

  @Test
  void whereOneIsWrongNothingIsMounted() throws IOException {
    rules("50-wrong", "integrity " + one + "/fine", "integrity " + one + "/secret -F uid>>0");
    Command.Ended refused = mount(one).run().expect(6);
    assertTrue(refused.err().contains("50-wrong.rules:2:"), refused::toString);
    rules("50-wrong", "", "  secrecy " + one + "/absent");
    refused = mount(one).run().expect(6);
    assertTrue(refused.err().contains("50-wrong.rules:2:3: "), refused::toString);
    auditfs.command("status").run().expect(5);
    rules("50-wrong");
    mount(one).run().expect(0);
    assertEquals(2, auditfs.search("--op", "load", "-sv", "no").size());
    assertEquals(3, listed().lines().count(), this::listed);
    rules("60-two", "secrecy " + two + "/absent");
    mount(two).run().expect(0);
  }
}
