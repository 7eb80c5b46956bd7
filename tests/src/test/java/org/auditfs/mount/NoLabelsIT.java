package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A filesystem that keeps no security.* attributes: what is said, and what can be had instead. */
final class NoLabelsIT extends AppraisedGround {

  private static final String INSTEAD =
      "keeps no security.* attributes: have it measured instead (ima_policy=)";

  private boolean mountedBeneath;

  private void ramfs(String directory) {
    Command.of("mkdir", "-p", directory).run().expect(0);
    Command.of("mount", "-t", "ramfs", "none", directory).run().expect(0);
    mountedBeneath = true;
    Command.bash("echo content >" + directory + "/file").run().expect(0);
  }

  @Override
  void takeAway() {
    if (mountedBeneath) {
      Command.bash("umount " + bare + "/beneath || umount " + bare).run().expect(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "appraise, ima_appraise=enforce",
    "appraise, ima_appraise=log",
    "appraise, ima_appraise=fix",
    "hash, evm=off",
    "measure, evm=enforce",
    "measure, evm=fix"
  })
  void isNotMountedWithLabels(String rule, String option) {
    ramfs(bare.toString());
    write(policy, rule + " path=" + mounted + "/**");
    String options = option + ",ima_policy=" + policy;
    Command.Ended refused =
        auditfs.command("mount", "-o", options, bare.toString(), mounted.toString()).run();
    assertEquals(6, refused.exit(), refused::toString);
    assertTrue(refused.err().contains(INSTEAD), refused::err);
    assertEquals(List.of(), Sandbox.mountsBeneath(mounted));
  }

  @Test
  void isMeasuredInstead() {
    ramfs(bare.toString());
    mount("", "measure path=" + mounted + "/** mask=^MAY_READ");
    assertEquals("ok", use("file", "O_RDONLY"));
    String digest = HashAlgorithm.SHA256.of(ByteString.of("content\n")).toString();
    String last = auditfs.must("measurements").lines().get(1);
    assertTrue(last.contains(digest), last);
    Command.Ended label = auditfs.command("label", mounted + "/file").run().expect(1);
    assertTrue(label.err().contains(INSTEAD), label::err);
    Command.Ended verify = auditfs.command("label", "verify", mounted + "/file").run().expect(1);
    assertTrue(verify.err().contains(INSTEAD), verify::err);
  }

  /** Nobody can say that what lies beneath is right, and nobody may say that it is wrong. */
  @ParameterizedTest
  @CsvSource({"enforce, EACCES, '! '", "log, ok, ' '", "fix, ok, ' '"})
  void isOfUnknownContentWhereItIsMountedBeneath(String mode, String answer, String told) {
    ramfs(bare + "/beneath");
    make("right", "right").label("right");
    mount(",ima_appraise=" + mode, everything());
    assertEquals("ok", use("right", "O_RDONLY"));
    assertEquals(answer, use("beneath/file", "O_RDONLY"));
    assertEquals(List.of("unknown" + told + mounted + "/beneath/file"), verified("verify_data"));
  }
}
