package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file that cannot be read any more from its second half on: btrfs finds that what the disk gives
 * is not what it had written there, and so the read fails with EIO, as with a bad sector.
 */
final class UnreadableIT extends AppraisedGround {

  private static final int LENGTH = 1 << 20;

  /** What is on the disk once, and nowhere else. */
  private static final String MARK = "here the disk breaks " + "!".repeat(43);

  private final Path disk = sandbox.directory("disk");
  private final BackingPlace place = BackingKind.BTRFS.at(disk);
  private final String file = mounted + "/file";

  @BeforeEach
  void breakFile() throws IOException {
    String half = "a".repeat(LENGTH / 2);
    String content = half + MARK + half.substring(MARK.length());
    Path beneath = place.root().resolve("file");
    write(beneath, content);
    Command.of("chmod", "0755", beneath.toString()).run().expect(0);
    new LabelledFile(beneath).label(content);
    Command.of("umount", place.root().toString()).run().expect(0);
    spoil(disk.resolve("image"));
    Command.of("mount", "-o", "loop", disk + "/image", place.root().toString()).run().expect(0);
    Command.of("mount", "--bind", place.root().toString(), bare.toString()).run().expect(0);
  }

  private static void spoil(Path image) throws IOException {
    String bytes = Files.readString(image, StandardCharsets.ISO_8859_1);
    int at = bytes.indexOf(MARK);
    assertTrue(at > 0 && bytes.indexOf(MARK, at + 1) < 0, "it must lie on the disk once: " + at);
    try (RandomAccessFile disk = new RandomAccessFile(image.toFile(), "rw")) {
      disk.seek(at);
      disk.write('X');
    }
  }

  @Override
  void takeAway() {
    Command.of("umount", bare.toString()).run().expect(0);
    place.close();
  }

  /** Somebody reads it whole. */
  private static String read(String path) {
    Command.Ended ended = Command.of("cat", path).run();
    assertTrue(ended.exit() == 0 || ended.err().contains("Input/output error"), ended::toString);
    return ended.exit() == 0 ? "ok" : "EIO";
  }

  /** A measurement that fails is told of, and keeps nobody from the file. */
  @Test
  void isNotMeasuredAndTold() {
    mount("", "measure path=" + mounted + "/** mask=^MAY_READ");
    root.must("f = open " + file + " O_RDONLY");
    assertEquals("EIO", read(file));
    List<Json> failed = auditfs.search("--op", "add_measure");
    assertEquals(List.of("null_hash", "null_hash"), states(failed));
    assertEquals(file, failed.get(0).text("object.path"));
    assertEquals(1, auditfs.must("measurements").lines().size(), "boot_aggregate");
    String raw = auditfs.must("search", "--op", "add_measure", "--raw", "--just-one").out();
    assertTrue(raw.contains("op=add_template_measure cause=null_hash "), raw);
    assertTrue(raw.contains(" res=0 errno=-5"), raw);
    root.must("close f");
    write(Path.of(file), "mended");
    assertEquals("ok", read(file));
    String digest = HashAlgorithm.SHA256.of(ByteString.of("mended")).toString();
    String last = auditfs.must("measurements").lines().get(1);
    assertTrue(last.contains(digest), last);
  }

  private static List<String> states(List<Json> events) {
    return events.stream().map(event -> event.text("measurement.state")).toList();
  }

  /** Its label is right, as far as anybody could tell: nobody can. */
  @ParameterizedTest
  @CsvSource({
    "off, O_RDONLY, ok, ''",
    "log, O_RDONLY, ok, 'failed '",
    "enforce, O_RDONLY, EACCES, 'failed! '",
    "enforce, exec, EACCES, 'failed! '",
    "enforce, 'O_RDWR,O_TRUNC', EACCES, 'failed! '",
    "enforce, truncate, EACCES, 'failed! '",
    "fix, O_RDONLY, ok, 'failed '",
  })
  void isNotAppraisedAndTold(String mode, String way, String answer, String told) {
    mount(",ima_appraise=" + mode, everything());
    ByteString label = label();
    assertEquals(answer, use("file", way));
    assertEquals(told.isEmpty() ? List.of() : List.of(told + file), verified("verify_data"));
    assertEquals(label, label(), "what nobody can read is not labelled anew");
    assertEquals(
        answer.equals("EACCES") ? LENGTH : size(way), bare.resolve("file").toFile().length());
    if (!told.isEmpty()) {
      String raw = auditfs.must("search", "-m", "INTEGRITY_DATA", "--raw").out();
      assertTrue(raw.contains("op=collect_data cause=failed "), raw);
    }
  }

  private static long size(String way) {
    return way.contains("TRUNC") ? 0 : LENGTH;
  }

  private ByteString label() {
    return new LabelledFile(bare.resolve("file")).read().ima().orElseThrow();
  }

  /** The writer's close cannot label it; that is told, and the label stays one that is wrong. */
  @Test
  void isNotLabelledWhenItsWriterHasGone() {
    mount(",ima_appraise=log", everything());
    root.must("f = open " + file + " O_WRONLY");
    root.must("write f some");
    root.must("close f");
    assertEquals(List.of("failed " + file), verified("verify_data"));
    assertEquals("EIO", read(file));
  }

  @Test
  void isNotLabelledAndSaysSo() {
    ByteString before = label();
    Command.Ended labelled = auditfs.command("label", bare + "/file").run().expect(1);
    assertTrue(labelled.err().contains("cannot label " + bare + "/file: "), labelled::toString);
    assertTrue(labelled.err().contains("EIO"), labelled::toString);
    assertTrue(labelled.out().startsWith("labelled 0, already right 0, failed 1"), labelled::out);
    assertEquals(before, label());
    write(bare.resolve("other"), "readable");
    Command.Ended both = auditfs.command("label", "-R", bare.toString()).run().expect(1);
    assertTrue(both.out().startsWith("labelled 1, already right 0, failed 1"), both::out);
    Command.Ended verified = auditfs.command("label", "verify", bare + "/file").run().expect(1);
    assertTrue(verified.err().contains("EIO"), verified::toString);
    auditfs.must("mount", bare.toString(), mounted.toString());
    for (String op : List.of("label", "verify_data")) {
      List<Json> told = auditfs.search("--op", op, "-f", bare + "/file");
      assertEquals(op.equals("label") ? List.of("EIO", "EIO") : List.of("EIO"), states(told));
    }
  }
}
