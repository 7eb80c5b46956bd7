package org.auditfs.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;

/**
 * What came of one file's labels, as a command tells it to the daemon, which records it. Spelled as
 * one line:
 *
 * <pre>
 * operation errno cause path-in-hex major minor inode generation mode uid gid rdev nlink
 * </pre>
 *
 * @param operation label, verify_data or verify_metadata
 */
public record LabelNote(Operation operation, Finding finding, FileObject object) {

  private static final Set<Operation> OPERATIONS =
      Set.of(Operation.LABEL, Operation.VERIFY_DATA, Operation.VERIFY_METADATA);

  /** One word: it stands in audit lines as it is. */
  private static final Pattern CAUSE = Pattern.compile("[A-Za-z0-9:_-]{1,200}");

  private static final int FIELDS = 13;
  private static final int NUMBERS_FROM = 4;
  private static final long UNSIGNED_32_MAX = 0xffff_ffffL;

  /** The line. */
  public ByteString text() {
    List<String> words = new ArrayList<>();
    words.add(operation.word());
    words.add(finding.error().map(Enum::name).orElse("0"));
    words.add(finding.cause());
    words.add(object.path().bytes().toHex());
    for (long number :
        new long[] {
          object.deviceMajor(),
          object.deviceMinor(),
          object.inode(),
          object.generation(),
          object.mode(),
          object.ouid(),
          object.ogid(),
          object.rdev(),
          object.nlink()
        }) {
      words.add(Long.toString(number));
    }
    return ByteString.of(String.join(" ", words));
  }

  /** Reads a line; nothing where it is none. */
  static Optional<LabelNote> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != FIELDS || !CAUSE.matcher(words[2]).matches()) {
      return Optional.empty();
    }
    try {
      Optional<Errno> error =
          words[1].equals("0") ? Optional.empty() : Optional.of(Errno.valueOf(words[1]));
      Finding finding = new Finding(words[2], error);
      FileObject object = object(words);
      return Operation.ofWord(words[0])
          .filter(OPERATIONS::contains)
          .map(operation -> new LabelNote(operation, finding, object));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static FileObject object(String[] words) {
    FilePath path = new FilePath(ByteString.ofHex(words[NUMBERS_FROM - 1]));
    return new FileObject(
        path,
        (int) number(words, 0, Integer.MAX_VALUE),
        (int) number(words, 1, Integer.MAX_VALUE),
        Long.parseLong(words[NUMBERS_FROM + 2]),
        number(words, 3, UNSIGNED_32_MAX),
        (int) number(words, 4, 0177777),
        number(words, 5, UNSIGNED_32_MAX),
        number(words, 6, UNSIGNED_32_MAX),
        number(words, 7, UNSIGNED_32_MAX),
        number(words, 8, UNSIGNED_32_MAX),
        NameType.NORMAL);
  }

  private static long number(String[] words, int index, long max) {
    long number = Long.parseLong(words[NUMBERS_FROM + index]);
    if (number < -1 || number > max) {
      throw new NumberFormatException(words[NUMBERS_FROM + index]);
    }
    return number;
  }

  /** What the trail says of it. */
  FileEvent event(Subject who, FilePath mountPoint) {
    return new FileEvent(
        operation,
        finding.error().map(Outcome::failed).orElse(Outcome.SUCCESS),
        Optional.empty(),
        mountPoint,
        who,
        object,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(operation, finding));
  }
}
