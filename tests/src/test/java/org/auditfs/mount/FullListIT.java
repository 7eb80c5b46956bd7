package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.measure.MeasurementList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A measurement list that has all the entries that it may, or far more. */
final class FullListIT {

  /** Ten million entries are read in a minute, on a machine that does nothing else. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final int PCR = 10;
  private static final ByteString TEMPLATE = ByteString.of("ima-ng");
  private static final ByteString ALGORITHM = ByteString.of("sha256:\0");
  private static final ByteString NAME = ByteString.of("/some/file\0");

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @AfterEach
  void unmount() {
    try (sandbox) {
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  /** As in binary_runtime_measurements: each entry has another content. */
  private void write(int entries) throws IOException {
    Files.createDirectory(
        auditfs.state(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path list = auditfs.state().resolve("measurements");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(list), 1 << 20)) {
      for (int i = 0; i < entries; i++) {
        out.write(entry(i));
      }
    }
  }

  private static byte[] entry(int number) {
    int digest = ALGORITHM.length() + HashAlgorithm.SHA256.length();
    byte[] data =
        ByteBuffer.allocate(2 * Integer.BYTES + digest + NAME.length())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(digest)
            .put(ALGORITHM.toByteArray())
            .putInt(number)
            .position(Integer.BYTES + digest)
            .putInt(NAME.length())
            .put(NAME.toByteArray())
            .array();
    byte[] hash = HashAlgorithm.SHA1.of(ByteString.of(data)).value().toByteArray();
    return ByteBuffer.allocate(3 * Integer.BYTES + hash.length + TEMPLATE.length() + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(PCR)
        .put(hash)
        .putInt(TEMPLATE.length())
        .put(TEMPLATE.toByteArray())
        .putInt(data.length)
        .put(data)
        .array();
  }

  @Test
  void measuresOnWithoutListing() throws IOException {
    measuresOn(MeasurementList.ENTRIES_MAX);
  }

  @Tag("long")
  @Test
  void measuresOnWithoutListingBehindTenMillion() throws IOException {
    measuresOn(10_000_000);
  }

  /** Who opens a file gets it; that it could not be listed is told. */
  private void measuresOn(int entries) throws IOException {
    write(entries);
    Files.writeString(bare.resolve("file"), "content");
    Path policy = Files.writeString(sandbox.root().resolve("policy"), "measure mask=^MAY_READ\n");
    auditfs
        .command("mount", "-o", "ima_policy=" + policy, bare.toString(), mounted.toString())
        .run(LONG)
        .expect(0);
    assertEquals("content", Files.readString(mounted.resolve("file")));
    List<Json> events = auditfs.search("--op", "add_measure");
    assertEquals(1, events.size());
    assertEquals("ENOMEM", events.get(0).text("measurement.state"));
    assertEquals(mounted + "/file", events.get(0).text("object.path"));
    String pcr = auditfs.command("pcr", "--json").run(LONG).expect(0).out();
    assertEquals(entries, Json.lines(pcr).get(0).number("entries"));
    Command.Ended last =
        Command.bash(
                Auditfs.LAUNCHER
                    + " --state "
                    + auditfs.state()
                    + " measurements | tail -n 1; exit ${PIPESTATUS[0]}")
            .run(LONG)
            .expect(0);
    assertTrue(last.out().endsWith(" /some/file\n"), last::toString);
  }
}
