package org.auditfs.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/**
 * What was measured, in order, and the registers that it was extended into. It begins where its
 * {@link EntryLog} ends, so list and registers go on over a restart.
 */
public final class MeasurementList {

  /** Where everything goes for which no rule names another register. */
  public static final int PCR = 10;

  /** Entries unless told otherwise: some 100 MB of memory, some 150 MB of disk. */
  public static final int ENTRIES_MAX = 1_000_000;

  /** The algorithms of the register banks. */
  public static final List<HashAlgorithm> BANKS = List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256);

  /** The bank by which two entries are the same: nobody finds two of one hash. */
  private static final HashAlgorithm IDENTITY = HashAlgorithm.SHA256;

  private static final ByteString BOOT_AGGREGATE = ByteString.of("boot_aggregate");

  private final EntryLog log;
  private final int entriesMax;
  private final List<PcrBank> banks = BANKS.stream().map(PcrBank::new).toList();
  private final EntrySet listed = new EntrySet();
  private long size;
  private long violations;
  private long length;

  /** What became of an entry. */
  public enum Addition {
    ADDED,
    /** The same is listed for the same register already; violations are never the same. */
    EXISTS,
    /** The list has as many entries as it may: {@code add_measure(ENOMEM)}. */
    FULL
  }

  private MeasurementList(EntryLog log, int entriesMax) {
    this.log = log;
    this.entriesMax = entriesMax;
  }

  /**
   * The list that {@code log} holds, to go on with. A last entry without an end, whose writer was
   * killed, is cut off: nobody was told of it.
   *
   * @param entriesMax how many entries it may come to have: if it has more, the others take no
   *     memory; 0 is for looking
   * @throws CorruptListException when {@code log} holds something else
   */
  public static MeasurementList open(EntryLog log, int entriesMax)
      throws IOException, CorruptListException {
    MeasurementList list = new MeasurementList(log, entriesMax);
    try (InputStream in = log.read()) {
      EntryReader entries = new EntryReader(in);
      for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        list.take(entry.get(), identity(entry.get()));
      }
      list.length = entries.wholeLength();
    }
    log.cut(list.length);
    return list;
  }

  /**
   * Begins an empty list as the kernel does, with the aggregate of what the machine booted: zeros,
   * since no TPM is asked. One that goes on stays as it is.
   */
  public synchronized void start(HashAlgorithm algorithm, Template template) throws IOException {
    if (size == 0) {
      HashAlgorithm fitting = template.holds(algorithm) ? algorithm : HashAlgorithm.SHA1;
      var unused = add(PCR, template, fitting.zero(), BOOT_AGGREGATE, ByteString.EMPTY);
    }
  }

  /**
   * Lists a measurement, unless the same is listed for the register.
   *
   * @param template one that has room for the digest ({@link Template#holds})
   * @param name as users of the mount see it
   * @param signature security.ima if it is a signature, else empty
   * @throws IOException when the log cannot take it: then it is not listed
   */
  public synchronized Addition add(
      int pcr, Template template, Digest digest, ByteString name, ByteString signature)
      throws IOException {
    Entry entry = Entry.of(pcr, template, digest, name, signature);
    ByteString identity = identity(entry);
    return listed.contains(identity, pcr) ? Addition.EXISTS : append(entry, identity);
  }

  /** Lists that measurements of {@code name} cannot be relied on; as often as it happens. */
  public synchronized Addition addViolation(
      int pcr, Template template, HashAlgorithm usual, ByteString name) throws IOException {
    Entry entry = Entry.violation(pcr, template, usual, name);
    return append(entry, identity(entry));
  }

  private Addition append(Entry entry, ByteString identity) throws IOException {
    if (size >= entriesMax) {
      return Addition.FULL;
    }
    ByteString binary = entry.binary();
    log.append(binary);
    length += binary.length();
    take(entry, identity);
    return Addition.ADDED;
  }

  /** Hashing takes most of the time: what was hashed is not hashed again. */
  private void take(Entry entry, ByteString identity) {
    if (entry.isViolation()) {
      violations++;
    } else if (size < entriesMax && !listed.contains(identity, entry.pcr())) {
      listed.add(identity, entry.pcr());
    }
    banks.forEach(bank -> bank.extend(entry.pcr(), extension(entry, identity, bank)));
    size++;
  }

  private static ByteString extension(Entry entry, ByteString identity, PcrBank bank) {
    return bank.algorithm() == IDENTITY ? identity : entry.extension(bank.algorithm());
  }

  private static ByteString identity(Entry entry) {
    return entry.extension(IDENTITY);
  }

  /** Entries, violations among them. */
  public synchronized long size() {
    return size;
  }

  /** Entries that are violations. */
  public synchronized long violations() {
    return violations;
  }

  /**
   * The register {@code pcr} of a bank.
   *
   * @throws IllegalArgumentException when there is no such register or bank
   */
  public synchronized Digest pcr(HashAlgorithm algorithm, int pcr) {
    if (pcr < 0 || pcr >= PcrBank.REGISTERS) {
      throw new IllegalArgumentException("no register " + pcr);
    }
    return banks.stream()
        .filter(bank -> bank.algorithm() == algorithm)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no bank " + algorithm))
        .value(pcr);
  }

  private synchronized long length() {
    return length;
  }

  /**
   * Writes the list as {@code binary_runtime_measurements} has it, or of another bank as {@code
   * binary_runtime_measurements_sha256}.
   *
   * @throws CorruptListException when somebody else has written to the log
   */
  public void writeBinary(OutputStream out, HashAlgorithm bank)
      throws IOException, CorruptListException {
    forEach(entry -> out.write(entry.binary(bank).toByteArray()));
  }

  /**
   * Writes the list as {@code ascii_runtime_measurements} has it, or of another bank as {@code
   * ascii_runtime_measurements_sha256}.
   *
   * @throws CorruptListException when somebody else has written to the log
   */
  public void writeAscii(OutputStream out, HashAlgorithm bank)
      throws IOException, CorruptListException {
    writeAscii(out, bank, Long.MAX_VALUE);
  }

  /** As {@link #writeAscii(OutputStream, HashAlgorithm)}, at most the newest {@code last} lines. */
  public void writeAscii(OutputStream out, HashAlgorithm bank, long last)
      throws IOException, CorruptListException {
    AtomicLong before = new AtomicLong(size() - last);
    forEach(
        entry -> {
          if (before.getAndDecrement() <= 0) {
            writeLine(out, entry, bank);
          }
        });
  }

  /** As {@link #writeAscii}, the violations alone. */
  public void writeViolations(OutputStream out) throws IOException, CorruptListException {
    forEach(
        entry -> {
          if (entry.isViolation()) {
            writeLine(out, entry, HashAlgorithm.SHA1);
          }
        });
  }

  private static void writeLine(OutputStream out, Entry entry, HashAlgorithm bank)
      throws IOException {
    String line = EntryText.of(entry, bank).orElseThrow();
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Is told of entries. */
  private interface Each {
    void entry(Entry entry) throws IOException;
  }

  private void forEach(Each each) throws IOException, CorruptListException {
    long end = length();
    try (InputStream in = log.read()) {
      EntryReader entries = new EntryReader(in);
      while (entries.wholeLength() < end) {
        Optional<Entry> entry = entries.next();
        if (entry.isEmpty()) {
          throw new IOException("the measurement list has become shorter");
        }
        each.entry(entry.get());
      }
    }
  }
}
