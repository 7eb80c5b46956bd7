package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is promised of labels holds on each backing filesystem, and by both transports. */
final class AppraisalBackingsIT extends AppraisedGround {

  private Optional<BackingPlace> place = Optional.empty();

  private void mountOn(BackingKind kind, String transport) {
    if (place.isEmpty()) {
      place = Optional.of(kind.at(sandbox.directory("disk")));
      String root = place.get().root().toString();
      Command.of("mount", "--bind", root, bare.toString()).run().expect(0);
    }
    write(policy, everything() + "\nmeasure path=" + mounted + "/** mask=^MAY_READ");
    String options = "ima_appraise=enforce,evm=enforce,ima_policy=" + policy;
    auditfs.must(
        "mount", "--transport", transport, "-o", options, bare.toString(), mounted.toString());
  }

  @Override
  void takeAway() {
    if (place.isPresent()) {
      Command.of("umount", bare.toString()).run().expect(0);
      place.get().close();
    }
  }

  private void makeThrough(String name, String text) {
    root.must("f = open " + mounted + "/" + name + " O_WRONLY,O_CREAT,O_EXCL 0755");
    root.must("write f " + text);
    root.must("close f");
  }

  private void assertRight(EvmKey key, String name) {
    file(name).assertLabelled();
    file(name).assertProtected(key);
    assertEquals("ok", use(name, "O_RDONLY"), name);
  }

  @ParameterizedTest
  @CsvSource({
    "EXT4, kernel",
    "XFS, kernel",
    "BTRFS, kernel",
    "TMPFS, kernel",
    "OVERLAY, kernel",
    "EXT4, jnr-fuse",
    "BTRFS, jnr-fuse"
  })
  void labelsAreMadeKeptAndHeldAgainst(BackingKind kind, String transport) {
    mountOn(kind, transport);
    EvmKey key = LabelledFile.key(auditfs);
    makeThrough("file", "content");
    assertRight(key, "file");
    String path = mounted + "/file";
    for (String change :
        List.of(
            "chmod " + path + " 04755",
            "chown " + path + " 1000 1000",
            "exec /usr/bin/setfacl -m u:1000:rw " + path,
            "setxattr " + path + " security.SMACK64 word",
            "truncate " + path + " 3")) {
      root.must(change);
      assertRight(key, "file");
    }
    root.must("rename " + path + " " + path + "-2");
    assertRight(key, "file-2");
    root.must("f = open " + path + "-2 O_WRONLY,O_APPEND");
    root.must("write f more");
    root.must("close f");
    assertRight(key, "file-2");
    assertEquals(List.of(), verified("verify_data,verify_metadata"));
    assertEquals(List.of(), auditfs.search("--op", "invalidate_pcr,add_measure,label"));
  }

  /** Offline, and beneath the mount. */
  @ParameterizedTest
  @CsvSource({
    "EXT4, kernel",
    "XFS, kernel",
    "BTRFS, kernel",
    "TMPFS, kernel",
    "OVERLAY, kernel",
    "EXT4, jnr-fuse"
  })
  void whatIsTamperedWithIsCaught(BackingKind kind, String transport) {
    mountOn(kind, transport);
    List<String> names = List.of("content", "mode", "unlabelled", "swapped", "same");
    names.forEach(name -> makeThrough(name, name));
    names.forEach(name -> assertRight(LabelledFile.key(auditfs), name));
    auditfs.must("umount", mounted.toString());
    write(bare.resolve("content"), "CONTENT");
    root.must("chmod " + bare + "/mode 04755");
    file("unlabelled").remove(ImaLabel.NAME);
    write(bare.resolve("swapped"), "same");
    for (ByteString label : List.of(ImaLabel.NAME, EvmLabel.NAME)) {
      boolean ima = label.equals(ImaLabel.NAME);
      file("swapped").set(label, (ima ? file("same").read().ima() : evm("same")).orElseThrow());
    }
    mountOn(kind, transport);
    for (String name : names) {
      assertEquals(name.equals("same") ? "ok" : "EACCES", use(name, "O_RDONLY"), name);
    }
    assertEquals(
        List.of(
            "invalid-hash! " + mounted + "/content", "missing-hash! " + mounted + "/unlabelled"),
        verified("verify_data"));
    assertEquals(
        List.of("invalid-HMAC! " + mounted + "/mode", "invalid-HMAC! " + mounted + "/swapped"),
        verified("verify_metadata"));
    write(bare.resolve("same"), "SAME");
    assertEquals("EACCES", use("same", "O_RDONLY"));
  }

  private Optional<ByteString> evm(String name) {
    return file(name).read().evm();
  }
}
