package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.SigningKey;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are held against their labels when they are opened, on a real mount. */
final class AppraisalIT {

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

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final Path policy = sandbox.root().resolve("policy");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Actor root = cast.actor(Who.ROOT);

  private void mount(String options, String... rules) {
    write(policy, String.join("\n", rules));
    auditfs.must(
        "mount", "-o", "ima_policy=" + policy + options, bare.toString(), mounted.toString());
  }

  private String everything() {
    return "appraise path=" + mounted + "/**";
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(Path path) {
    try {
      return Files.readString(path);
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

  private LabelledFile file(String name) {
    return new LabelledFile(bare.resolve(name));
  }

  private LabelledFile make(String name, String text) {
    Path path = bare.resolve(name);
    write(path, text);
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LabelledFile(path);
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

  private String use(String name, String way) {
    String path = mounted.resolve(name).toString();
    return switch (way) {
      case "exec" -> root.tell("exec " + path).contains("exit=0") ? "ok" : "EACCES";
      case "truncate" -> root.tell("truncate " + path + " 3").replaceAll(" .*", "");
      default -> {
        String answer = root.tell("f = open " + path + " " + way);
        if (answer.startsWith("ok")) {
          root.must("close f");
        }
        yield answer.replaceAll(" .*", "");
      }
    };
  }

  /** {@code cause success path} of each event about a content. */
  private List<String> verified(String op) {
    return auditfs.search("--op", op).stream()
        .map(
            event ->
                event.text("measurement.state")
                    + (event.text("errno").isEmpty() ? " " : "! ")
                    + event.text("object.path"))
        .collect(Collectors.toList());
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

  /** What was changed while nobody looked, with the kernel's word for it. */
  @Test
  void catchesWhatWasChangedBeneath() {
    mount(",ima_appraise=enforce,evm=enforce", everything());
    EvmKey key = LabelledFile.key(auditfs);
    List<String> names =
        List.of("content", "relabelled", "mode", "unlabelled", "unprotected", "swapped", "same");
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

  @Test
  void labelsWhatIsOnlyToBeHashed() {
    make("file", PLAIN).label("other");
    mount("", "hash path=" + mounted + "/**");
    assertEquals("ok", use("file", "O_RDONLY"));
    assertEquals("ok", use("file", "O_WRONLY"));
    file("file").assertLabelled();
    assertEquals(List.of(), verified("verify_data"));
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
