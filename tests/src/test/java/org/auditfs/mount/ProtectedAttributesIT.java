package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.ImaLabel;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Async;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** security.evm through changes of what it protects, on a real mount. */
final class ProtectedAttributesIT {

  private static final String CONTENT = "content";

  /** CAP_NET_RAW: struct vfs_cap_data, revision 2. */
  private static final String CAPABILITY =
      "\\x01" + "\\x00".repeat(2) + "\\x02\\x00\\x20" + "\\x00".repeat(14);

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final String path = mounted + "/file";
  private final LabelledFile file = new LabelledFile(bare.resolve("file"));
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Actor root = cast.actor(Who.ROOT);

  private EvmKey mount(String evm, String... rules) {
    Path policy = sandbox.root().resolve("policy");
    try {
      Files.writeString(policy, String.join("\n", rules));
      Files.writeString(file.path(), CONTENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String options = "evm=" + evm + ",ima_policy=" + policy;
    auditfs.must("mount", "-o", options, bare.toString(), mounted.toString());
    return LabelledFile.key(auditfs);
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

  /** What may be done to a file, by root, line by line. */
  private static List<String> changes(String path) {
    return List.of(
        "chmod " + path + " 0600",
        "chown " + path + " 1000 1000",
        "chmod " + path + " 06755",
        "chown " + path + " 0 0", // takes the set-id bits away
        "utimens " + path + " 1 2",
        "setxattr " + path + " user.a value",
        "setxattr " + path + " security.capability " + CAPABILITY,
        "removexattr " + path + " security.capability",
        "exec /usr/bin/setfacl -m u:1000:rw " + path,
        "exec /usr/bin/setfacl -b " + path,
        "chmod " + path + " 0644");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enforce", "log", "fix"})
  void keepsALabelThatWasRight(String mode) {
    EvmKey key = mount(mode);
    file.label(CONTENT);
    file.protect(key);
    for (String change : changes(path)) {
      root.must(change);
      file.assertProtected(key);
    }
    assertEquals(List.of(), auditfs.search("--op", "verify_metadata"));
  }

  /** A label that is wrong does not become right by the way, but where it is to be fixed. */
  @ParameterizedTest
  @CsvSource({"enforce, EPERM, fail", "log, ok, fail", "fix, ok, ''"})
  void leavesALabelThatWasWrong(String mode, String answer, String cause) {
    EvmKey key = mount(mode);
    file.label(CONTENT);
    file.protect(key);
    root.must("chmod " + file.path() + " 04711"); // beneath
    ByteString before = file.read().evm().orElseThrow();
    assertEquals(answer, root.tell("chmod " + path + " 0600"));
    if (mode.equals("fix")) {
      file.assertProtected(key);
    } else {
      assertEquals(before, file.read().evm().orElseThrow());
    }
    assertEquals(mode.equals("enforce") ? 04711 : 0600, file.read().metadata().mode() & 07777);
    List<String> causes =
        auditfs.search("--op", "verify_metadata").stream()
            .map(event -> event.text("measurement.state"))
            .toList();
    assertEquals(cause.isEmpty() ? List.of() : List.of(cause), causes);
  }

  @Test
  void leavesWhatHasNoLabels() {
    EvmKey key = mount("enforce");
    root.must("chmod " + path + " 0600");
    root.must("setxattr " + path + " user.a value");
    assertTrue(file.read().evm().isEmpty());
    assertEquals("EPERM", root.tell("setxattr " + path + " security.capability " + CAPABILITY));
    file.label(CONTENT);
    assertEquals("EPERM", root.tell("chmod " + path + " 0644"));
    assertEquals("EPERM", root.tell("removexattr " + path + " security.ima"));
    file.protect(key);
    root.must("removexattr " + path + " security.ima");
    assertTrue(file.read().evm().isEmpty(), "nothing is left to protect");
  }

  private static String escaped(ByteString value) {
    return value.toHex().replaceAll("..", "\\\\x$0");
  }

  @Test
  void takesNoLabelThatOnlyItMakes() {
    EvmKey key =
        mount(
            "enforce", "appraise path=/none", "appraise func=SETXATTR_CHECK appraise_algos=sha256");
    file.label(CONTENT);
    file.protect(key);
    String evm = "setxattr " + path + " security.evm ";
    String ima = "setxattr " + path + " security.ima ";
    assertEquals("EPERM", root.tell(evm + escaped(file.read().evm().orElseThrow())));
    assertEquals("EINVAL", root.tell(ima + "\\xff"));
    ByteString content = ByteString.of(CONTENT);
    ByteString sha1 = new ImaLabel.Hash(HashAlgorithm.SHA1.of(content)).bytes();
    assertEquals("EACCES", root.tell(ima + escaped(sha1)));
    ByteString other = new ImaLabel.Hash(HashAlgorithm.SHA256.of(ByteString.of("x"))).bytes();
    Actor alice = cast.actor(Who.ALICE);
    assertEquals("EPERM", alice.tell(ima + escaped(other)));
    file.assertProtected(key);
    root.must(ima + escaped(other));
    assertEquals(other, file.read().ima().orElseThrow());
    file.assertProtected(key);
    assertTrue(
        auditfs.must("search", "-m", "INTEGRITY_DATA", "--raw").out().contains("op=set_data"));
  }

  /** A write by somebody else takes the bit away, and so another mode is what is protected. */
  @Test
  void followsWhatAWriteTakesAway() {
    EvmKey key = mount("enforce");
    root.must("chmod " + bare + "/file 04777");
    file.label(CONTENT);
    file.protect(key);
    Actor alice = cast.actor(Who.ALICE);
    alice.must("f = open " + path + " O_WRONLY");
    alice.must("write f more");
    alice.must("close f");
    assertEquals(0777, file.read().metadata().mode() & 07777);
    file.assertProtected(key);
  }

  @Test
  void doesChangesOfOneObjectOneAfterTheOther() {
    EvmKey key = mount("enforce");
    file.label(CONTENT);
    file.protect(key);
    List<CompletableFuture<Command.Ended>> all =
        IntStream.range(0, 4)
            .mapToObj(
                number ->
                    "for i in $(seq 50); do chmod 6"
                        + number
                        + "$((i % 8)) "
                        + path
                        + " && chown "
                        + number
                        + " "
                        + path
                        + " || exit 1; done")
            .map(script -> Async.begin(() -> Command.bash(script).run()))
            .toList();
    all.forEach(ended -> ended.join().expect(0));
    file.assertProtected(key);
    assertEquals(List.of(), auditfs.search("--op", "verify_metadata"));
  }

  @Test
  void saysWhereThereAreNoLabels() {
    Command.of("mount", "-t", "ramfs", "none", bare.toString()).run().expect(0);
    try {
      Command.Ended refused =
          auditfs.command("mount", "-o", "evm=log", bare.toString(), mounted.toString()).run();
      assertEquals(6, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("keeps no security.* attributes"), refused.err());
    } finally {
      Command.of("umount", bare.toString()).run().expect(0);
    }
  }
}
