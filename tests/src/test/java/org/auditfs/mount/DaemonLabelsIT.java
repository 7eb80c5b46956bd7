package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.label.EvmKey;
import org.auditfs.labelling.Labelled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The labels that a daemon writes are byte for byte what evmctl(1) makes of the file as it is. */
final class DaemonLabelsIT extends AppraisedGround {

  /** CAP_NET_RAW: struct vfs_cap_data, revision 2. */
  private static final String CAPABILITY =
      "\\x01" + "\\x00".repeat(2) + "\\x02\\x00\\x20" + "\\x00".repeat(14);

  /** What is done through the mount to a file that has labels, line by line. */
  private static List<String> changes(String path) {
    return List.of(
        "chmod " + path + " 0640",
        "chown " + path + " 1000 1000",
        "chmod " + path + " 06711",
        "chown " + path + " 0 1000", // takes the set-id bits away
        "exec /usr/bin/setfacl -m u:1000:rwx,m:rw " + path,
        "exec /usr/bin/setfacl -b " + path,
        "setxattr " + path + " user.any value",
        "setxattr " + path + " security.capability " + CAPABILITY,
        "setxattr " + path + " security.SMACK64 word",
        "removexattr " + path + " security.capability",
        "utimens " + path + " 1 2",
        "truncate " + path + " 3",
        "link " + path + " " + path + "-too",
        "rename " + path + "-too " + path);
  }

  private void assertAsEvmctl(EvmKey key, HashAlgorithm algorithm) {
    file("file").assertLabelled(algorithm);
    file("file").assertProtected(key);
    Labelled ours = file("file").read();
    String path = bare + "/file";
    Command.of("evmctl", "ima_hash", "-a", algorithm.word(), path).run().expect(0);
    assertEquals(ours.ima(), file("file").read().ima());
    Evmctl.withKeyOf(auditfs, "hmac -a sha1 " + path);
    assertEquals(ours.evm(), file("file").read().evm());
  }

  /** What fixes has made it all; what enforces has kept up what was right. */
  @ParameterizedTest
  @CsvSource({"enforce, SHA256", "fix, SHA512"})
  void followWhatIsDoneThroughTheMount(String mode, HashAlgorithm algorithm) {
    String options = ",ima_hash=" + algorithm.word() + ",ima_appraise=" + mode + ",evm=" + mode;
    mount(options, everything());
    EvmKey key = LabelledFile.key(auditfs);
    String path = mounted + "/file";
    root.must("f = open " + path + " O_WRONLY,O_CREAT,O_EXCL 0600");
    root.must("write f new");
    root.must("close f");
    assertAsEvmctl(key, algorithm);
    for (String change : changes(path)) {
      root.must(change);
      assertAsEvmctl(key, algorithm);
    }
    root.must("f = open " + path + " O_WRONLY,O_APPEND");
    root.must("write f more");
    root.must("close f");
    assertAsEvmctl(key, algorithm);
    assertEquals("ok", use("file", "O_RDONLY"));
    assertEquals(List.of(), verified("verify_data,verify_metadata"));
  }

  /** And the other way round: what evmctl has labelled is let in. */
  @Test
  void areBelievedWhenEvmctlHasMadeThem() {
    mount(",ima_appraise=enforce,evm=enforce", everything());
    make("file", "content");
    assertEquals("EACCES", use("file", "O_RDONLY"));
    Command.of("evmctl", "ima_hash", "-a", "sha256", bare + "/file").run().expect(0);
    assertEquals("EACCES", use("file", "O_RDONLY"));
    Evmctl.withKeyOf(auditfs, "hmac -a sha1 " + bare + "/file");
    assertEquals("ok", use("file", "O_RDONLY"));
    root.must("chmod " + mounted + "/file 0600");
    assertAsEvmctl(LabelledFile.key(auditfs), HashAlgorithm.SHA256);
  }
}
