package org.auditfs.measure;

import static org.auditfs.measure.Template.SHORT_DIGEST_LENGTH;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Printable;

/**
 * An entry as {@code ascii_runtime_measurements} shows it: {@code %2d HASH TEMPLATE FIELD…}, an
 * empty field still leaving its blank. Only a name differs from the kernel's: what a terminal would
 * obey, or take for another line, is escaped.
 */
final class EntryText {

  private EntryText() {}

  /** Whether the data is what the template says. */
  static boolean fits(Entry entry) {
    return fields(entry).isPresent();
  }

  /** The line without its end; nothing where the data is not what the template says. */
  static Optional<String> of(Entry entry, HashAlgorithm bank) {
    return fields(entry)
        .map(
            fields ->
                String.format("%2d ", entry.pcr())
                    + entry.shownHash(bank).toHex()
                    + " "
                    + entry.template().word()
                    + " "
                    + String.join(" ", fields));
  }

  private static Optional<List<String>> fields(Entry entry) {
    ByteString data = entry.data();
    if (entry.template() == Template.IMA) {
      ByteString name = data.slice(SHORT_DIGEST_LENGTH + Integer.BYTES, data.length());
      return Optional.of(List.of(data.slice(0, SHORT_DIGEST_LENGTH).toHex(), Printable.line(name)));
    }
    return split(data)
        .filter(parts -> parts.size() == (entry.template().isSigned() ? 3 : 2))
        .flatMap(EntryText::shown);
  }

  private static Optional<List<ByteString>> split(ByteString data) {
    List<ByteString> parts = new ArrayList<>();
    int at = 0;
    while (at < data.length()) {
      if (data.length() - at < Integer.BYTES) {
        return Optional.empty();
      }
      int length = LittleEndian.number(data, at);
      at += Integer.BYTES;
      if (length < 0 || length > data.length() - at) {
        return Optional.empty();
      }
      parts.add(data.slice(at, at + length));
      at += length;
    }
    return Optional.of(parts);
  }

  private static Optional<List<String>> shown(List<ByteString> parts) {
    ByteString digest = parts.get(0);
    ByteString name = parts.get(1);
    int end = digest.indexOf((byte) 0, 0);
    if (end < 0 || name.indexOf((byte) 0, 0) != name.length() - 1) {
      return Optional.empty();
    }
    List<String> shown = new ArrayList<>();
    shown.add(
        Printable.line(digest.slice(0, end)) + digest.slice(end + 1, digest.length()).toHex());
    shown.add(Printable.line(name.slice(0, name.length() - 1)));
    parts.stream().skip(2).map(ByteString::toHex).forEach(shown::add);
    return Optional.of(shown);
  }
}
