package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured at open on a real mount, and what ausearch and evmctl make of it. */
final class MeasurementIT {

  private static final int REGISTERS = 24;

  /** Longer than a change might not show. */
  private static final int SETTLED_MILLIS = 150;

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final String file = mounted.resolve("file").toString();
  private final Path policy = sandbox.root().resolve("policy");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Actor reader = cast.actor(Who.ROOT);
  private final Actor writer = cast.actor(Who.ALICE);

  /**
   * What is in {@code bare} is shown at {@code m}. With one thread the daemon does what comes in
   * its order: a close is done with before the open that comes after it.
   */
  private void mount(String options) {
    write(policy, "# all that is read\nmeasure path=" + mounted + "/** mask=^MAY_READ\n");
    Path shown = bare.resolve("file");
    if (!Files.exists(shown)) {
      write(shown, "content");
      Command.of("chmod", "0666", shown.toString()).run().expect(0);
    }
    auditfs.must(
        "mount",
        "-o",
        "threads=1,ima_policy=" + policy + options,
        bare.toString(),
        mounted.toString());
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private void read() {
    reader.must("f = open " + file + " O_RDONLY");
    reader.must("close f");
  }

  private void rewrite(String text) {
    writer.must("g = open " + file + " O_WRONLY,O_TRUNC");
    writer.must("write g " + text);
    writer.must("close g");
  }

  private List<String> listed() {
    return auditfs.must("measurements").out().lines().toList();
  }

  private String entry(String content) {
    return " ima-ng " + HashAlgorithm.SHA256.of(ByteString.of(content)) + " " + file;
  }

  private List<String> causes() {
    return auditfs.search("-m", "INTEGRITY_PCR").stream()
        .map(event -> event.text("violation.cause"))
        .toList();
  }

  /** ima_violations.sh of LTP; each w and r is an open by a process of its own. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "1, w r cr cw, open_writers",
    "2, r w cw cr, ToMToU",
    "4, w r cr r cr cw, open_writers",
    "5, w r cr W r cr cW r cr cw, open_writers",
    "6, w r cr r cr cw w r cr cw, open_writers open_writers",
    "7, r w cw w cw cr, ToMToU",
    "8, r w cw cr r w cw cr, ToMToU ToMToU",
  })
  void countsTheViolationsOfLtp(int number, String sequence, String expected) {
    mount("");
    for (String step : sequence.split(" ", -1)) {
      String name = step.substring(step.length() - 1);
      Actor actor = name.equals("r") ? reader : writer;
      if (step.startsWith("c")) {
        actor.must("close " + name);
      } else {
        actor.must(name + " = open " + file + (actor == reader ? " O_RDONLY" : " O_WRONLY"));
      }
    }
    assertEquals(List.of(expected.split(" ", -1)), causes(), () -> "test " + number);
    long violations = auditfs.must("violations").out().lines().count();
    assertEquals(causes().size(), violations);
  }

  /** Number 3: a mapping that can be written holds its file open for that, closed or not. */
  @Test
  void takesAMappingForAWriter() {
    mount("");
    writer.must("w = open " + file + " O_RDWR");
    writer.must("maphold w");
    writer.must("close w");
    read();
    assertEquals(List.of("open_writers"), causes());
    writer.must("mapdrop w");
    read();
    assertEquals(List.of("open_writers"), causes());
  }

  /** What every rule asks for, and what has no content that could be hashed. */
  @Test
  void measuresNothingThatIsNoFile() throws IOException {
    mount("");
    auditfs.must("umount", mounted.toString());
    write(policy, "measure\n");
    Command.bash(
            "cd "
                + bare
                + " && mkfifo fifo && mknod null c 1 3 && mkdir directory && ln -s file link"
                + " && perl -MIO::Socket::UNIX -e"
                + " 'IO::Socket::UNIX->new(Local => \"socket\", Listen => 1) or die'")
        .run()
        .expect(0);
    auditfs.must("mount", "-o", "ima_policy=" + policy, bare.toString(), mounted.toString());
    reader.must("f = open " + mounted + "/fifo O_RDONLY,O_NONBLOCK");
    writer.must("n = open " + mounted + "/null O_RDONLY");
    reader.must("d = open " + mounted + "/directory O_RDONLY,O_DIRECTORY");
    assertEquals("ENXIO", reader.tell("s = open " + mounted + "/socket O_RDONLY"));
    assertEquals(1, listed().size(), "boot_aggregate");
    reader.must("l = open " + mounted + "/link O_RDONLY");
    assertTrue(listed().get(1).endsWith(entry("content")), listed()::toString);
    assertEquals(List.of(), causes());
  }

  /** We read it by a descriptor of our own. */
  @Test
  void measuresWhatIsOpenedToBeReadPastTheCache() {
    mount("");
    reader.must("f = open " + file + " O_RDONLY,O_DIRECT");
    assertTrue(listed().get(1).endsWith(entry("content")), listed()::toString);
  }

  @Test
  void listsEachContentOnceAndAnyChange() {
    mount("");
    read();
    read();
    assertEquals(2, listed().size(), "boot_aggregate and the file");
    assertTrue(listed().get(1).endsWith(entry("content")), listed()::toString);
    rewrite("changed");
    read();
    assertTrue(listed().get(2).endsWith(entry("changed")), listed()::toString);
    write(bare.resolve("file"), "beneath");
    read();
    assertTrue(listed().get(3).endsWith(entry("beneath")), listed()::toString);
    assertEquals(List.of(), causes());
  }

  /** What is measured is what is read: the kernel reads no further than it takes a file to be. */
  @Test
  void showsAllOfWhatGrewBeneathSinceItWasLookedAt() throws Exception {
    mount("");
    for (int i = 1; i <= 3; i++) {
      TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
      assertEquals(content(i - 1).length(), Files.size(Path.of(file)));
      write(bare.resolve("file"), content(i));
      assertEquals(content(i), Files.readString(Path.of(file)));
      assertTrue(listed().get(i).endsWith(entry(content(i))), listed()::toString);
    }
  }

  private static String content(int times) {
    return "content" + " and more".repeat(times);
  }

  @Test
  void goesOnAfterARestart() {
    mount("");
    read();
    String before = auditfs.must("pcr").out();
    auditfs.must("umount", mounted.toString());
    mount("");
    assertEquals(before, auditfs.must("pcr").out());
    read();
    assertEquals(2, listed().size());
    auditfs.kill();
    Command.of("umount", "-l", mounted.toString()).run().expect(0);
    mount("");
    assertEquals(before, auditfs.must("pcr").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ima", "ima-ng", "ima-sig", "ima-ngv2", "ima-sigv2"})
  void isReplayedByEvmctl(String template) throws IOException {
    mount(",ima_template=" + template + (template.equals("ima") ? ",ima_hash=sha1" : ""));
    read();
    writer.must("w = open " + file + " O_WRONLY");
    read();
    writer.must("close w");
    Path list = sandbox.root().resolve("list");
    Command.bash(
            Auditfs.LAUNCHER
                + " --state "
                + auditfs.state()
                + " measurements --format binary >"
                + list)
        .run()
        .expect(0);
    assertEquals(-1, Files.mismatch(list, auditfs.state().resolve("measurements")));
    List<String> words =
        new ArrayList<>(List.of("evmctl", "ima_measurement", "-v", "--ignore-violations"));
    for (String line : auditfs.must("pcr").out().lines().toList()) {
      String[] bank = line.split(": ", -1);
      words.add("--pcrs");
      words.add(bank[0] + "," + registers(bank[0], bank[1]));
    }
    words.add(list.toString());
    Command.Ended replayed = Command.of(words).run().expect(0);
    assertTrue((replayed.out() + replayed.err()).contains("Matched per TPM bank"));
  }

  /** As /sys/class/tpm shows them, all but the tenth zero. */
  private Path registers(String bank, String tenth) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int pcr = 0; pcr < REGISTERS; pcr++) {
      String value = pcr == 10 ? tenth : "0".repeat(tenth.length());
      lines.add("PCR-%02d: %s".formatted(pcr, value.replaceAll("..(?!$)", "$0 ")));
    }
    return Files.write(sandbox.root().resolve("pcrs-" + bank), lines);
  }

  @Test
  void isReadByAusearchAndAureport() throws IOException {
    mount("");
    writer.must("w = open " + file + " O_WRONLY");
    read();
    writer.must("close w");
    Path raw = sandbox.root().resolve("raw");
    auditfs.must("export", "--format", "raw", "-o", raw.toString());
    String found =
        Command.bash("ausearch -if " + raw + " -m INTEGRITY_PCR </dev/null").run().expect(0).out();
    assertTrue(found.contains("op=invalid_pcr cause=open_writers comm="), found);
    assertTrue(found.contains("name=\"" + file + "\""), found);
    assertTrue(found.contains(" res=1 errno=0"), found);
    assertTrue(found.contains("type=SYSCALL"), "in one event with the open: " + found);
    String report =
        Command.bash("aureport -if " + raw + " --integrity </dev/null").run().expect(0).out();
    assertTrue(report.contains("INTEGRITY_PCR"), report);
    assertTrue(report.contains("INTEGRITY_POLICY_RULE"), report);
    assertTrue(report.contains("INTEGRITY_STATUS"), report);
    String proposed =
        auditfs.must("search", "-m", "INTEGRITY_PCR", "--raw", "--style", "2007").out();
    assertTrue(proposed.contains(": integrity: pid="), proposed);
    assertTrue(proposed.contains(" op=invalidate_pcr(open_writers) res=0"), proposed);
  }

  @Test
  void recordsTheHashesThatAPolicyAudits() {
    mount("");
    auditfs.must("umount", mounted.toString());
    write(policy, "audit path=" + file + " mask=^MAY_READ\n");
    auditfs.must(
        "mount", "-o", "ima_hash=sm3,ima_policy=" + policy, bare.toString(), mounted.toString());
    read();
    read();
    List<Json> hashes = auditfs.search("-m", "INTEGRITY_RULE");
    assertEquals(1, hashes.size());
    String digest = HashAlgorithm.SM3.of(ByteString.of("content")).value().toHex();
    assertEquals(digest, hashes.get(0).text("measurement.digest"));
    assertEquals("sm3", hashes.get(0).text("measurement.algorithm"));
  }

  @Test
  void recordsWhatItIsToldToMeasureWith() {
    mount(",ima_hash=sha257");
    List<Json> status = auditfs.search("-m", "integrity");
    List<String> ops = status.stream().map(event -> event.text("op")).toList();
    assertEquals(
        List.of("self_test", "hash_setup", "policy_rule", "policy_update", "ima_enabled"), ops);
    assertTrue(status.get(0).text("detail").endsWith("hmac,rsa,ecdsa"), status::toString);
    assertEquals("invalid_hash_type", status.get(1).text("detail"));
    assertEquals("sha256,ima-ng", status.get(4).text("detail"));
  }

  @Test
  void refusesAPolicyWithLineAndWord() {
    write(policy, "measure\nmeasure obj_type=x\n");
    Command.Ended refused =
        auditfs
            .command("mount", "-o", "ima_policy=" + policy, bare.toString(), mounted.toString())
            .run();
    assertEquals(6, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("line 2: 'obj_type=x': cannot be had here"), refused.err());
    assertEquals(List.of(), Sandbox.mountsBeneath(mounted));
  }

  /** Of the backing filesystem; the name of the device that has it is the test's own. */
  @Test
  void asksForTheFilesystemByItsUuid() throws IOException {
    Path image = sandbox.root().resolve("image");
    String uuid = "6b5f5b1e-0d6c-4a39-8a1c-8f1d2f3e4c5b";
    Command.of("truncate", "-s", "8M", image.toString()).run().expect(0);
    Command.of("mkfs.ext4", "-q", "-U", uuid, image.toString()).run().expect(0);
    Command.of("mount", "-o", "loop", image.toString(), bare.toString()).run().expect(0);
    try {
      mount("");
      auditfs.must("umount", mounted.toString());
      write(
          policy,
          "dont_measure fsuuid=00000000-0d6c-4a39-8a1c-8f1d2f3e4c5b\nmeasure fsuuid="
              + uuid
              + " mask=^MAY_READ\n");
      auditfs.must("mount", "-o", "ima_policy=" + policy, bare.toString(), mounted.toString());
      read();
      assertTrue(listed().get(1).endsWith(entry("content")), listed()::toString);
      auditfs.must("umount", mounted.toString());
    } finally {
      Command.of("umount", bare.toString()).run().expect(0);
    }
  }

  @Test
  void refusesToAskForAUuidWhereThereIsNone() {
    write(policy, "measure fsuuid=6b5f5b1e-0d6c-4a39-8a1c-8f1d2f3e4c5b\n");
    Command.of("mount", "-t", "ramfs", "none", bare.toString()).run().expect(0);
    try {
      Command.Ended refused =
          auditfs
              .command("mount", "-o", "ima_policy=" + policy, bare.toString(), mounted.toString())
              .run()
              .expect(6);
      assertTrue(refused.err().contains("the backing filesystem tells no UUID"), refused::err);
    } finally {
      Command.of("umount", bare.toString()).run().expect(0);
    }
  }

  @Test
  void measuresNothingWithoutAPolicy() {
    auditfs.must("mount", bare.toString(), mounted.toString());
    assertEquals(1, auditfs.command("measurements").run().exit());
    assertEquals(1, auditfs.command("pcr").run().exit());
  }
}
