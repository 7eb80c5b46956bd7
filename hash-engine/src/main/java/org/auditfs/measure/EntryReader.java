package org.auditfs.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Optional;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/** Reads entries one after the other, and believes no length that it finds. */
final class EntryReader {

  /** More than the longest path, signature and digest together. */
  private static final int DATA_LENGTH_MAX = 1 << 18;

  private static final int WORD_LENGTH_MAX = 32;

  private final InputStream in;
  private long offset;
  private long wholeLength;

  EntryReader(InputStream in) {
    this.in = in;
  }

  /** Bytes of the whole entries that were read. */
  long wholeLength() {
    return wholeLength;
  }

  /**
   * The next entry; nothing at the end, and where the last entry has no end: {@link #wholeLength}
   * then is less than there is.
   *
   * @throws CorruptListException when what is there cannot be an entry
   */
  Optional<Entry> next() throws IOException, CorruptListException {
    try {
      int pcr = number();
      if (pcr < 0 || pcr >= PcrBank.REGISTERS) {
        throw corrupt("register " + pcr);
      }
      ByteString shownHash = bytes(Entry.SHOWN_HASH_LENGTH);
      String word = sized(WORD_LENGTH_MAX).toString();
      Template template = Template.ofWord(word).orElseThrow(() -> corrupt("an unknown template"));
      Entry entry =
          new Entry(
              pcr,
              shownHash,
              template,
              template == Template.IMA ? shortData() : sized(DATA_LENGTH_MAX));
      check(entry);
      wholeLength = offset;
      return Optional.of(entry);
    } catch (EndOfListException e) {
      return Optional.empty();
    }
  }

  private void check(Entry entry) throws CorruptListException {
    if (!EntryText.fits(entry)) {
      throw corrupt("fields that do not fill their entry");
    }
    boolean sealed = entry.shownHash().equals(entry.hash(HashAlgorithm.SHA1).value());
    if (!sealed && !entry.isViolation()) {
      throw corrupt("a template hash that is not of its data");
    }
  }

  private ByteString shortData() throws IOException, CorruptListException, EndOfListException {
    ByteString digest = bytes(Template.SHORT_DIGEST_LENGTH);
    ByteString name = sized(Template.SHORT_NAME_LENGTH_MAX);
    return new LittleEndian().bytes(digest).sized(name).toByteString();
  }

  private ByteString sized(int lengthMax)
      throws IOException, CorruptListException, EndOfListException {
    int length = number();
    if (length < 0 || length > lengthMax) {
      throw corrupt("a length of " + Integer.toUnsignedString(length));
    }
    return bytes(length);
  }

  private int number() throws IOException, EndOfListException {
    return LittleEndian.number(bytes(Integer.BYTES), 0);
  }

  private ByteString bytes(int count) throws IOException, EndOfListException {
    byte[] read = in.readNBytes(count);
    if (read.length < count) {
      throw new EndOfListException();
    }
    offset += count;
    return ByteString.of(read);
  }

  private CorruptListException corrupt(String problem) {
    return new CorruptListException(wholeLength, problem);
  }

  /** There is no more. */
  private static final class EndOfListException extends Exception {
    @Serial private static final long serialVersionUID = 1;
  }
}
