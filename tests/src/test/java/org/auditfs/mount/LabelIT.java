package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The label commands on real files, beneath a mount and through one; evmctl says the same. */
final class LabelIT {

  private static final String RSA = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048";
  private static final String EC = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256";

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final Path file = bare.resolve("file");
  private final Path key = sandbox.root().resolve("key.pem");
  private final Path certificate = sandbox.root().resolve("certificate.der");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @BeforeEach
  void makeFile() throws IOException {
    Files.writeString(file, "content");
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private String xattr(String name) {
    return xattr(name, file);
  }

  /** The value in hex; nothing where there is none. */
  private static String xattr(String name, Path of) {
    Command.Ended ended =
        Command.of("getfattr", "--absolute-names", "-e", "hex", "-n", name, of.toString()).run();
    return ended
        .out()
        .lines()
        .filter(line -> line.startsWith(name + "=0x"))
        .map(line -> line.substring(name.length() + 3))
        .findFirst()
        .orElse("");
  }

  private static void set(Path of, String name, String hex) {
    Command.of("setfattr", "-n", name, "-v", "0x" + hex, of.toString()).run().expect(0);
  }

  private Command.Ended evmctl(String words) {
    return Command.bash("cd " + sandbox.root() + " && evmctl " + words).run();
  }

  private void makeKey(String kind) {
    Command.bash(
            "cd "
                + sandbox.root()
                + " && openssl "
                + kind
                + " -out key.pem && openssl req -new -x509 -nodes -key key.pem -subj /CN=x"
                + " -outform DER -out certificate.der")
        .run()
        .expect(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "sha1", "rmd160", "sha224", "sha256", "sha384", "sha512", "sm3"})
  void writesWhatEvmctlWrites(String algorithm) {
    auditfs.must("label", "-a", algorithm, file.toString());
    String ima = xattr("security.ima");
    String evm = xattr("security.evm");
    Command.of("setfattr", "-x", "security.ima", file.toString()).run().expect(0);
    Command.of("setfattr", "-x", "security.evm", file.toString()).run().expect(0);
    evmctl("ima_hash -a " + algorithm + " " + file).expect(0);
    assertEquals(ima, xattr("security.ima"));
    Evmctl.withKeyOf(auditfs, "hmac -a sha1 " + file);
    assertEquals(evm, xattr("security.evm"));
    assertEquals(42, evm.length(), evm);
    auditfs.must("label", "verify", file.toString());
    String again = auditfs.must("label", "-a", algorithm, file.toString()).out();
    assertTrue(again.startsWith("labelled 0, already right 1, failed 0"), again);
  }

  /** Everything that the HMAC covers, and something that it does not. */
  @ParameterizedTest
  @CsvSource({
    "chmod 0600, invalid-HMAC",
    "chown 1, invalid-HMAC",
    "chgrp 1, invalid-HMAC",
    "setfattr -n security.SMACK64 -v 0x61, invalid-HMAC",
    "setfattr -n security.ima -v 0x040400, invalid-HMAC",
    "setfattr -x security.evm, missing-HMAC",
    "setfattr -x security.ima, missing-hash",
    "truncate -s 3, invalid-hash",
    "touch -d @1, ",
    "setfattr -n user.any -v 1, ",
  })
  void tellsWhatWasTamperedWith(String command, String cause) {
    auditfs.must("label", file.toString());
    Command.bash(command + " " + file).run().expect(0);
    Command.Ended verified = auditfs.command("label", "verify", file.toString()).run();
    String first = verified.out().lines().findFirst().orElse("");
    if (cause == null) {
      verified.expect(0);
    } else {
      verified.expect(1);
      assertEquals(cause + " " + file, first);
      auditfs.must("label", file.toString());
      auditfs.must("label", "verify", file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RSA, EC})
  void signsWhatEvmctlVerifies(String kind) throws IOException {
    makeKey(kind);
    auditfs.must("label", "--sign", key.toString(), file.toString());
    assertTrue(xattr("security.ima").startsWith("030204"), xattr("security.ima"));
    assertTrue(xattr("security.evm").startsWith("030204"), xattr("security.evm"));
    evmctl("ima_verify --key certificate.der " + file).expect(0);
    String evm = evmctl("verify -u --key certificate.der " + file).expect(0).toString();
    assertTrue(evm.contains("verification is OK"), evm);
    Command.Ended stranger = auditfs.command("label", "verify", file.toString()).run();
    assertEquals("invalid-HMAC " + file, stranger.expect(1).lines().get(0));
    auditfs.must("label", "verify", "--key", certificate.toString(), file.toString());
    Files.writeString(file, "another");
    Command.Ended wrong =
        auditfs
            .command("label", "verify", "--key", certificate.toString(), file.toString())
            .run()
            .expect(1);
    assertEquals("invalid-signature " + file, wrong.lines().get(0));
    assertNotEquals(0, evmctl("ima_verify --key certificate.der " + file).exit());
  }

  @ParameterizedTest
  @CsvSource({"RSA, ", "RSA, --portable", "EC, ", "EC, --portable"})
  void acceptsWhatEvmctlSigns(String kind, String portable) throws IOException {
    makeKey(kind.equals("RSA") ? RSA : EC);
    String option = portable == null ? "-u" : portable;
    evmctl("sign --imasig -a sha256 " + option + " --key key.pem " + file).expect(0);
    String ima = xattr("security.ima");
    String evm = xattr("security.evm");
    Files.copy(certificate, Files.createDirectories(keys()).resolve("a.der"));
    Command.of("chmod", "0700", keys().toString()).run().expect(0);
    auditfs.must("label", "verify", file.toString());
    String kept = auditfs.must("label", file.toString()).out();
    assertTrue(kept.startsWith("labelled 0, already right 1"), "signatures stay: " + kept);
    if (kind.equals("RSA")) { // no two signatures of an EC key are the same
      auditfs.must("label", "remove", file.toString());
      assertEquals("", xattr("security.ima") + xattr("security.evm"));
      List<String> words = new ArrayList<>(List.of("label", "--sign", key.toString()));
      if (portable != null) {
        words.add(portable);
      }
      words.add(file.toString());
      auditfs.must(words.toArray(String[]::new));
      assertEquals(ima, xattr("security.ima"));
      assertEquals(evm, xattr("security.evm"));
    }
  }

  private Path keys() {
    return auditfs.state().resolve("keys");
  }

  @Test
  void holdsAPortableSignatureOnACopy() throws IOException {
    makeKey(RSA);
    auditfs.must("label", "--sign", key.toString(), "--portable", file.toString());
    Path copy = bare.resolve("copy");
    Files.copy(file, copy);
    set(copy, "security.ima", xattr("security.ima"));
    set(copy, "security.evm", xattr("security.evm"));
    auditfs.must("label", "verify", "--key", certificate.toString(), copy.toString());
    Command.of("chmod", "0600", copy.toString()).run().expect(0);
    Command.Ended wrong =
        auditfs
            .command("label", "verify", "--key", certificate.toString(), copy.toString())
            .run()
            .expect(1);
    assertEquals("invalid-fail-immutable " + copy, wrong.lines().get(0));
  }

  private List<Json> events(String... search) {
    return auditfs.search(search);
  }

  /** Inode and generation are those of the file beneath, so labels hold on both sides. */
  @Test
  void labelsThroughAMountAndIsRecorded() throws IOException {
    auditfs.must("mount", bare.toString(), mounted.toString());
    Path through = mounted.resolve("file");
    auditfs.must("label", through.toString());
    String ima = xattr("security.ima");
    assertTrue(ima.startsWith("0404"), ima);
    auditfs.must("label", "verify", through.toString(), file.toString());
    Json label = events("--op", "label").get(0);
    assertEquals(through.toString(), label.text("object.path"));
    assertEquals(mounted.toString(), label.text("mount"));
    assertEquals(ima.substring(4), label.text("measurement.digest"));
    assertEquals(0, label.number("subject.uid"));
    assertEquals("java", label.text("subject.comm"));
    Json begun = events("--op", "labelling").get(0);
    assertEquals("label " + through, begun.text("detail"));
    assertEquals(2, events("--op", "verify_data").size());
    Command.of("chmod", "0600", file.toString()).run().expect(0);
    auditfs.command("label", "verify", through.toString()).run().expect(1);
    Json wrong = events("--op", "verify_metadata").get(0);
    assertEquals("invalid-HMAC", wrong.text("measurement.state"));
    auditfs.must("label", "remove", through.toString());
    assertEquals("", xattr("security.ima") + xattr("security.evm"));
    Path raw = sandbox.root().resolve("raw");
    auditfs.must("export", "--format", "raw", "-o", raw.toString());
    String found =
        Command.bash("ausearch -if " + raw + " -m INTEGRITY_METADATA </dev/null")
            .run()
            .expect(0)
            .out();
    assertTrue(found.contains("op=appraise_metadata cause=invalid-HMAC comm="), found);
    String report =
        Command.bash("aureport -if " + raw + " --integrity </dev/null").run().expect(0).out();
    assertTrue(report.contains("INTEGRITY_DATA"), report);
  }

  @Test
  void isRecordedByTheNextDaemonWhereThereIsNone() {
    auditfs.must("label", file.toString());
    auditfs.must("label", "remove", file.toString());
    auditfs.must("mount", bare.toString(), mounted.toString());
    List<Json> labels = events("--op", "label");
    assertEquals(List.of("ok", "removed"), states(labels));
    assertEquals(file.toString(), labels.get(0).text("object.path"));
    assertEquals(0, labels.get(0).number("subject.uid"));
    List<Json> begun = events("--op", "labelling");
    assertEquals(2, begun.size());
    String detail = begun.get(1).text("detail");
    assertTrue(detail.startsWith("label remove " + file + " (at 20"), detail);
    auditfs.must("umount", "--all");
    auditfs.must("mount", bare.toString(), mounted.toString());
    assertEquals(2, events("--op", "label").size(), "once");
  }

  private static List<String> states(List<Json> events) {
    return events.stream().map(event -> event.text("measurement.state")).toList();
  }

  /** One file that takes long, and more than are told of at a time. */
  @Test
  void tellsWhatItHasDoneWhenItIsEnded() throws Exception {
    int files = 300;
    try (RandomAccessFile large = new RandomAccessFile(bare.resolve("large").toFile(), "rw")) {
      large.setLength(1L << 40);
    }
    for (int i = 0; i < files; i++) {
      Files.writeString(bare.resolve("f" + i), "content");
    }
    Process process = auditfs.command("label", "-R", bare.toString()).start();
    await("all labelled but the large one")
        .atMost(Duration.ofSeconds(60))
        .until(() -> labelled() == files + 1);
    // Not INT, which a test that runs in the background has ignored.
    Command.signal("TERM", Long.toString(process.pid())).run().expect(0);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(143, process.exitValue());
    auditfs.must("mount", bare.toString(), mounted.toString());
    assertEquals(files + 1, events("--op", "label").size());
  }

  private long labelled() {
    Command.Ended ended =
        Command.bash("getfattr --absolute-names -n security.evm " + bare + "/f* 2>/dev/null").run();
    return ended.out().lines().filter(line -> line.startsWith("security.evm=")).count();
  }

  @Test
  void leavesAloneWhatIsNoFileAndSaysSo() throws IOException {
    Path sub = Files.createDirectories(bare.resolve("sub"));
    Files.writeString(sub.resolve("one"), "1");
    Files.createLink(sub.resolve("name"), file);
    Files.createSymbolicLink(bare.resolve("link"), Path.of("/etc"));
    Command.bash(
            "cd "
                + bare
                + " && mkfifo fifo && mknod null c 1 3 && mkdir other && mount -t tmpfs none other"
                + " && echo >other/file && perl -MIO::Socket::UNIX -e"
                + " 'IO::Socket::UNIX->new(Local => \"socket\", Listen => 1) or die'")
        .run()
        .expect(0);
    try {
      String line = auditfs.must("label", "-R", bare.toString()).out().strip();
      assertEquals(
          "labelled 2, already right 0, failed 0, skipped 6: symbolic links 1, fifos 1, sockets 1,"
              + " devices 1, other names of the same files 1, directories of other filesystems 1",
          line);
      Path other = bare.resolve("other/file");
      assertEquals("", xattr("security.ima", other));
      auditfs.must("label", "-R", "--all-fs", bare.toString());
      assertNotEquals("", xattr("security.ima", other));
      assertEquals("", xattr("security.ima", Path.of("/etc/passwd")));
      auditfs.must("label", "verify", "-R", "--all-fs", bare.toString());
      String json = auditfs.must("label", "verify", "-R", "--json", bare.toString()).out();
      assertEquals(2, Json.lines(json).get(0).number("right"));
      assertEquals(1, auditfs.command("label", bare.toString()).run().exit(), "nothing found");
    } finally {
      Command.of("umount", bare.resolve("other").toString()).run().expect(0);
    }
  }

  @Test
  void saysWhatItCannotDo() throws IOException {
    Command.Ended absent = auditfs.command("label", bare + "/absent").run().expect(1);
    assertTrue(
        absent.err().contains("cannot label " + bare + "/absent: openat: ENOENT"), absent::err);
    Command.Ended kept = auditfs.command("label", "/proc/version").run().expect(1);
    assertTrue(kept.err().contains("its filesystem keeps no security.* attributes"), kept::err);
    Command.of("mount", "--bind", bare.toString(), mounted.toString()).run().expect(0);
    try {
      Command.of("mount", "-o", "remount,bind,ro", mounted.toString()).run().expect(0);
      Command.Ended readOnly = auditfs.command("label", mounted + "/file").run().expect(1);
      assertTrue(readOnly.err().contains("EROFS"), readOnly::err);
    } finally {
      Command.of("umount", mounted.toString()).run().expect(0);
    }
    Command.Ended hash = auditfs.command("label", "-a", "blake2b", file.toString()).run().expect(2);
    assertTrue(hash.err().contains("no hash for labels: blake2b: give md5, sha1"), hash::err);
    auditfs.command("label", "verify").run().expect(2);
    auditfs.command("label", "--portable", file.toString()).run().expect(2);
    auditfs.command("label", "--sign", file.toString(), file.toString()).run().expect(6);
    auditfs.command("label", "--sign", "own", file.toString()).run().expect(6);
    auditfs.command("label", "--key", "/absent", file.toString()).run().expect(6);
    Command.of("chmod", "0644", keys().resolve("evm-key").toString()).run().expect(0);
    Command.Ended open = auditfs.command("label", file.toString()).run().expect(6);
    assertTrue(open.err().contains("can read or write it"), open::err);
    assertEquals("", xattr("security.ima"));
  }

  @Test
  void refusesWhoMayNot() {
    Path state = sandbox.directory("alice");
    Command.of("chown", "1000:1000", state.toString()).run().expect(0);
    Command.Ended refused =
        Command.of(
                Who.ALICE.command(
                    List.of(
                        Auditfs.LAUNCHER.toString(),
                        "--state",
                        state.toString(),
                        "label",
                        file.toString())))
            .run()
            .expect(4);
    assertTrue(refused.err().toLowerCase(Locale.ROOT).contains("eperm"), refused::toString);
  }
}
