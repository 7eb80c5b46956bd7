package org.auditfs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.measure.Measurer.MeasuredFile;
import org.auditfs.violation.FileVersion;
import org.auditfs.violation.OpenLedger;
import org.junit.jupiter.api.Test;

final class MeasurerTest {

  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

  private final MeasurementCache cache = new MeasurementCache(2);
  private final Measurer measurer = new Measurer(cache);
  private final OpenLedger ledger = new OpenLedger();
  private final FakeFile file = new FakeFile("one");

  /** A file in memory, whose clock ticks only when it is told to. */
  private final class FakeFile implements MeasuredFile<RuntimeException> {
    private final FileId id;
    private byte[] content = new byte[0];
    private long clock = 1;
    private int reads;
    private Runnable whileReading = () -> {};

    FakeFile(String name) {
      this.id = new FileId(1, 1, ByteString.of(name));
    }

    /** Through the mount, in the same tick of the clock. */
    private void write(String text) {
      ledger.claim(id, AccessMode.WRITE, false);
      content = ByteString.of(text).toByteArray();
      ledger.release(id, AccessMode.WRITE);
    }

    /** Beneath the mount: only the clock tells. */
    private void writeBeneath(String text) {
      content = ByteString.of(text).toByteArray();
      clock++;
    }

    @Override
    public FileVersion version() {
      return new FileVersion(id, content.length, clock, clock, ledger.writes(id));
    }

    @Override
    public boolean isBeingWritten() {
      return ledger.writers(id) > 0;
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      reads++;
      int count = Math.min(target.remaining(), content.length - (int) offset);
      if (count > 0) {
        target.put(content, (int) offset, count);
      }
      whileReading.run();
      return Math.max(count, 0);
    }
  }

  private Optional<Digest> measure(FakeFile one) {
    return measurer.measure(one, SHA256, ByteBuffer.allocate(16)).digest();
  }

  private static Optional<Digest> of(String text) {
    return Optional.of(SHA256.of(ByteString.of(text)));
  }

  @Test
  void readsAVersionOnce() {
    file.write("content");
    assertEquals(of("content"), measure(file));
    int reads = file.reads;
    assertEquals(of("content"), measure(file));
    assertEquals(reads, file.reads);
  }

  @Test
  void readsAgainAfterAnyChange() {
    file.write("one");
    assertEquals(of("one"), measure(file));
    file.write("two");
    assertEquals(of("two"), measure(file), "same size, same tick");
    file.writeBeneath("six");
    assertEquals(of("six"), measure(file));
    ledger.changed(file.id);
    int reads = file.reads;
    measure(file);
    assertTrue(file.reads > reads, "truncated and filled again");
  }

  @Test
  void keepsNothingThatSomebodyCanWrite() {
    file.write("content");
    ledger.claim(file.id, AccessMode.READ_WRITE, false);
    assertEquals(of("content"), measure(file));
    int reads = file.reads;
    file.content = ByteString.of("CONTENT").toByteArray();
    assertEquals(of("CONTENT"), measure(file));
    assertTrue(file.reads > reads);
    assertEquals(0, cache.size());
  }

  @Test
  void hasNoDigestOfWhatChangedMeanwhile() {
    file.write("0123456789012345678901234567890");
    file.whileReading = () -> file.writeBeneath("9876543210987654321098765432109");
    assertEquals(Optional.empty(), measure(file));
    assertEquals(0, cache.size());
    file.whileReading = () -> file.write("changed through the mount");
    assertEquals(Optional.empty(), measure(file));
    file.whileReading = () -> {};
    assertEquals(of("changed through the mount"), measure(file));
  }

  @Test
  void hasNoDigestOfWhatShrankOrGrewMeanwhile() {
    file.write("0123456789012345678901234567890");
    file.whileReading = () -> file.content = new byte[3];
    assertEquals(Optional.empty(), measure(file));
    file.write("0123456789012345678901234567890");
    file.whileReading = () -> file.content = new byte[200];
    assertEquals(Optional.empty(), measure(file));
  }

  @Test
  void remembersTheFilesThatWereAskedAboutLast() {
    FakeFile second = new FakeFile("two");
    FakeFile third = new FakeFile("three");
    measure(file);
    measure(second);
    measure(file);
    measure(third);
    assertEquals(2, cache.size());
    assertTrue(cache.digest(file.version(), SHA256).isPresent());
    assertFalse(cache.digest(second.version(), SHA256).isPresent());
  }

  @Test
  void remembersWhereAVersionIsListed() {
    FileVersion version = file.version();
    assertFalse(cache.isListed(version, 10));
    cache.listed(version, 10);
    assertTrue(cache.isListed(version, 10));
    assertFalse(cache.isListed(version, 11));
    assertFalse(cache.isAudited(version));
    cache.audited(version);
    assertTrue(cache.isAudited(version));
    file.write("another");
    assertFalse(cache.isAudited(file.version()));
    assertFalse(cache.isListed(file.version(), 10));
  }

  @Test
  void keepsDigestsOfSeveralAlgorithms() {
    file.write("content");
    measure(file);
    measurer.measure(file, HashAlgorithm.MD5, ByteBuffer.allocate(16));
    assertTrue(cache.digest(file.version(), SHA256).isPresent());
    assertTrue(cache.digest(file.version(), HashAlgorithm.MD5).isPresent());
  }
}
