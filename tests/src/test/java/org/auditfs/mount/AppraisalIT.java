package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are held against their labels when they are opened, on a real mount. */
final class AppraisalIT extends AppraisedGround {

  private static final String PLAIN = "#!/bin/true\n";

  /** What each label comes to: the cause, or nothing. */
  private static final Map<String, String> CAUSES =
      Map.of(
          "right", "",
          "sha512", "",
          "longer", "",
          "none", "missing-hash",
          "wrong", "invalid-hash",
          "short", "invalid-hash",
          "unknown", "unknown-ima-data",
          "huge", "unknown-ima-data",
          "signed", "",
          "stranger", "invalid-signature");

  private static final List<String> WAYS =
      List.of("O_RDONLY", "O_WRONLY", "O_RDWR,O_TRUNC", "O_RDONLY,O_TRUNC", "exec", "truncate");

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static SigningKey key(KeyPair pair) throws Exception {
    return SigningKey.of(ByteString.of(pair.getPrivate().getEncoded()));
  }

  /** A daemon with this state believes what this key has signed. */
  private SigningKey ours() throws Exception {
    KeyPair pair = pair();
    Path keys = Files.createDirectories(auditfs.state().resolve("keys"));
    Files.setPosixFilePermissions(auditfs.state(), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    Files.write(keys.resolve("ours.der"), pair.getPublic().getEncoded());
    return key(pair);
  }

  private void make(String name, String label, SigningKey ours, SigningKey stranger)
      throws Exception {
    LabelledFile file = make(name, PLAIN);
    Digest digest = HashAlgorithm.SHA256.of(ByteString.of(PLAIN));
    ByteString right = new ImaLabel.Hash(digest).bytes();
    switch (label) {
      case "right" -> file.label(PLAIN);
      case "wrong" -> file.label("other");
      case "longer" -> file.set(ImaLabel.NAME, right.concat(ByteString.of(new byte[100])));
      case "short" -> file.set(ImaLabel.NAME, right.slice(0, 20));
      case "unknown" -> file.set(ImaLabel.NAME, ByteString.ofHex("66"));
      case "huge" -> file.set(ImaLabel.NAME, ByteString.ofHex("66".repeat(2000)));
      case "sha512" ->
          file.set(
              ImaLabel.NAME,
              new ImaLabel.Hash(HashAlgorithm.SHA512.of(ByteString.of(PLAIN))).bytes());
      case "signed" -> file.set(ImaLabel.NAME, new ImaLabel.Signed(ours.sign(digest)).bytes());
      case "stranger" ->
          file.set(ImaLabel.NAME, new ImaLabel.Signed(stranger.sign(digest)).bytes());
      default -> {}
    }
  }

  private static boolean writes(String way) {
    return !way.equals("O_RDONLY") && !way.equals("exec");
  }

  private static String name(String label, String way) {
    return label + "-" + way.replace(",", "-");
  }

  /** All labels, all ways: what is refused, with which cause, and that it had no effect. */
  @ParameterizedTest
  @ValueSource(strings = {"enforce", "log", "fix"})
  void holdsWhatIsUsedAgainstItsLabel(String mode) throws Exception {
    SigningKey ours = ours();
    SigningKey stranger = key(pair());
    List<String> labels = CAUSES.keySet().stream().sorted().toList();
    for (String label : labels) {
      for (String way : WAYS) {
        make(name(label, way), label, ours, stranger);
      }
    }
    mount(",ima_appraise=" + mode, everything());
    List<String> expected = new ArrayList<>();
    for (String label : labels) {
      for (String way : WAYS) {
        String cause = cause(label, way);
        boolean refused = mode.equals("enforce") && !cause.isEmpty();
        String name = name(label, way);
        ByteString before = file(name).read().ima().orElse(ByteString.EMPTY);
        assertEquals(refused ? "EACCES" : "ok", use(name, way), name);
        assertEquals(refused ? PLAIN : left(way), content(bare.resolve(name)), name);
        if (!cause.isEmpty()) {
          expected.add(cause + (refused ? "! " : " ") + mounted.resolve(name));
        }
        boolean right = cause.isEmpty() ? writes(way) : mode.equals("fix");
        if (right && !label.startsWith("s")) { // signatures stay; others have their own algorithm
          file(name).assertLabelled();
        } else if (!right) {
          assertEquals(before, file(name).read().ima().orElse(ByteString.EMPTY), name);
        }
      }
    }
    assertEquals(expected, verified("verify_data"));
  }

  private static String cause(String label, String way) {
    return label.equals("signed") && writes(way)
        ? "signed-file"
        : CAUSES.getOrDefault(label, "no such label");
  }

  /** What is in a file that was used. */
  private static String left(String way) {
    return way.equals("truncate") ? PLAIN.substring(0, 3) : way.contains("TRUNC") ? "" : PLAIN;
  }

  /** What was changed while nobody looked, with the kernel's word for it. */
  @Test
  void catchesWhatWasChangedBeneath() throws Exception {
    mount(",ima_appraise=enforce,evm=enforce", everything());
    EvmKey key = LabelledFile.key(auditfs);
    List<String> names =
        List.of(
            "content",
            "relabelled",
            "mode",
            "unlabelled",
            "unprotected",
            "foreign",
            "swapped",
            "same");
    for (String name : names) {
      root.must("f = open " + mounted + "/" + name + " O_WRONLY,O_CREAT 0644");
      root.must("write f " + name);
      root.must("close f");
    }
    auditfs.must("umount", mounted.toString());
    write(bare.resolve("content"), "CONTENT");
    write(bare.resolve("relabelled"), "evil");
    file("relabelled").label("evil");
    root.must("chmod " + bare + "/mode 04755");
    file("unlabelled").remove(ImaLabel.NAME);
    file("unprotected").remove(EvmLabel.NAME);
    file("foreign").protect(EvmKey.of(ByteString.of("another's secret")));
    write(bare.resolve("swapped"), "same");
    file("swapped").set(ImaLabel.NAME, file("same").read().ima().orElseThrow());
    file("swapped").set(EvmLabel.NAME, file("same").read().evm().orElseThrow());
    mount(",ima_appraise=enforce,evm=enforce", everything());
    for (String name : names) {
      assertEquals(name.equals("same") ? "ok" : "EACCES", use(name, "O_RDONLY"), name);
    }
    assertEquals(
        List.of(
            "invalid-hash! " + mounted + "/content", "missing-hash! " + mounted + "/unlabelled"),
        verified("verify_data"));
    assertEquals(
        List.of(
            "invalid-HMAC! " + mounted + "/relabelled",
            "invalid-HMAC! " + mounted + "/mode",
            "missing-HMAC! " + mounted + "/unprotected",
            "invalid-HMAC! " + mounted + "/foreign",
            "invalid-HMAC! " + mounted + "/swapped"),
        verified("verify_metadata"));
    write(bare.resolve("same"), "SAME"); // beneath the mount, and after it was found right
    assertEquals("EACCES", use("same", "O_RDONLY"));
    file("same").label("SAME");
    file("same").protect(key);
    assertEquals("ok", use("same", "O_RDONLY"));
  }

  @Test
  void keepsDirectOpensOutUnlessTheyArePermitted() {
    make("direct", PLAIN).label(PLAIN);
    make("permitted", PLAIN).label("other");
    mount(
        ",ima_appraise=enforce",
        "appraise path=" + mounted + "/permitted permit_directio",
        everything());
    assertEquals("EACCES", use("direct", "O_RDONLY,O_DIRECT"));
    assertEquals("ok", use("permitted", "O_RDONLY,O_DIRECT"));
    assertEquals(
        List.of(
            "failed(directio)! " + mounted + "/direct",
            "failed(directio) " + mounted + "/permitted"),
        verified("verify_data"));
  }

  /** What has no content has no label either, whatever a rule asks for. */
  @Test
  void appraisesNothingThatIsNoFile() {
    make("right", PLAIN).label(PLAIN);
    String make =
        " && mkfifo fifo && mknod null c 1 3 && mkdir directory && ln -s right link"
            + " && perl -MIO::Socket::UNIX -e"
            + " 'IO::Socket::UNIX->new(Local => \"socket\", Listen => 1) or die'";
    Command.bash("cd " + bare + make).run().expect(0);
    mount(",ima_appraise=enforce,evm=log", "appraise", "measure");
    assertEquals("ok", use("fifo", "O_RDONLY,O_NONBLOCK"));
    assertEquals("ok", use("null", "O_RDWR"));
    assertEquals("ENXIO", use("socket", "O_RDONLY"));
    assertEquals("ok", use("directory", "O_RDONLY,O_DIRECTORY"));
    assertEquals(List.of(), auditfs.search("--op", "verify_data,verify_metadata,add_measure"));
    assertEquals("ok", use("link", "O_RDONLY"), "it leads to a file");
    assertEquals(2, auditfs.must("measurements").lines().size(), "boot_aggregate and that");
  }

  @Test
  void measuresAndAppraisesByOnePass() {
    make("file", PLAIN).label(PLAIN);
    mount(",ima_appraise=enforce", everything(), "measure path=" + mounted + "/**");
    assertEquals("ok", use("file", "O_RDONLY"));
    assertEquals("ok", use("file", "O_RDONLY"));
    assertEquals(2, auditfs.must("measurements").out().lines().count());
  }

  @Test
  void isReadByAusearchAndAureport() {
    make("file", PLAIN).label("other");
    mount(",ima_appraise=enforce", everything());
    auditfs.must("add", "secrecy", mounted + "/file");
    assertEquals("EACCES", use("file", "O_RDONLY"));
    assertEquals("EACCES", auditfs.search("--op", "open").get(0).text("errno"));
    Path raw = sandbox.root().resolve("raw");
    auditfs.must("export", "--format", "raw", "-o", raw.toString());
    String found =
        Command.bash("ausearch -if " + raw + " -m INTEGRITY_DATA </dev/null").run().expect(0).out();
    assertTrue(found.contains("op=appraise_data cause=invalid-hash comm="), found);
    assertTrue(found.contains("success=no exit=-13"), found);
    String report =
        Command.bash("aureport -if " + raw + " --integrity </dev/null").run().expect(0).out();
    assertTrue(report.contains("INTEGRITY_DATA"), report);
    String proposed =
        auditfs.must("search", "-m", "INTEGRITY_DATA", "--raw", "--style", "2007").out();
    assertTrue(proposed.contains(" op=verify_data(invalid-hash) res=0"), proposed);
  }
}
