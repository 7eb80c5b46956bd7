package org.auditfs.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/** The mounts that a process sees, in mount order. */
public record MountTable(List<MountEntry> entries) {

  private static final Path OWN = Path.of("/proc/self/mountinfo");
  private static final int FIELDS_BEFORE_DASH = 6;

  public MountTable {
    entries = List.copyOf(entries);
  }

  /** The mounts of the calling process's namespace. */
  public static MountTable read() throws IOException {
    return read(OWN);
  }

  /** The mounts that a file of /proc lists (proc_pid_mountinfo(5)). */
  static MountTable read(Path mountInfo) throws IOException {
    return parse(ByteString.of(Files.readAllBytes(mountInfo)));
  }

  /** Reads the text of mountinfo; a line that is not understood is left out. */
  public static MountTable parse(ByteString text) {
    List<MountEntry> entries = new ArrayList<>();
    for (ByteString line : split(text, (byte) '\n')) {
      entry(split(line, (byte) ' ')).ifPresent(entries::add);
    }
    return new MountTable(entries);
  }

  /** What is mounted at {@code path}, on top of all else mounted there. */
  public Optional<MountEntry> at(FilePath path) {
    Optional<MountEntry> last = Optional.empty();
    for (MountEntry entry : entries) {
      if (entry.mountPoint().equals(path.bytes())) {
        last = Optional.of(entry);
      }
    }
    return last;
  }

  /**
   * The paths on which others lie on top of a filesystem, wherever it is mounted.
   *
   * @param device the filesystem's
   * @param mountPoint of its root, below which the paths are told
   */
  List<FilePath> onTopOf(String device, FilePath mountPoint) {
    Map<Long, MountEntry> under = new HashMap<>();
    for (MountEntry entry : entries) {
      if (entry.device().equals(device)) {
        under.put(entry.id(), entry);
      }
    }
    List<FilePath> paths = new ArrayList<>();
    for (MountEntry entry : entries) {
      MountEntry lower = under.get(entry.parent());
      if (lower != null) {
        paths.add(below(mountPoint, lower, entry));
      }
    }
    return paths;
  }

  /** A bind mount of a part has that part's path for a root. */
  private static FilePath below(FilePath mountPoint, MountEntry lower, MountEntry upper) {
    ByteString root = lower.root().length() == 1 ? ByteString.EMPTY : lower.root();
    int from = lower.mountPoint().length() == 1 ? 0 : lower.mountPoint().length();
    ByteString rest = upper.mountPoint().slice(from, upper.mountPoint().length());
    ByteString base = mountPoint.isRoot() ? ByteString.EMPTY : mountPoint.bytes();
    ByteString path = base.concat(root).concat(rest);
    return path.isEmpty() ? FilePath.ROOT : new FilePath(path);
  }

  private static Optional<MountEntry> entry(List<ByteString> fields) {
    int dash = fields.indexOf(ByteString.of("-"));
    if (dash < FIELDS_BEFORE_DASH || fields.size() < dash + 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MountEntry(
              Long.parseLong(fields.get(0).toString()),
              Long.parseLong(fields.get(1).toString()),
              fields.get(2).toString(),
              unescape(fields.get(3)),
              unescape(fields.get(4)),
              fields.get(dash + 1).toString(),
              unescape(fields.get(dash + 2))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Undoes the kernel's octal escapes of blank, tab, newline, backslash and hash. */
  static ByteString unescape(ByteString field) {
    if (field.indexOf((byte) '\\', 0) < 0) {
      return field;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(field.length());
    for (int i = 0; i < field.length(); i++) {
      int value = field.at(i) == '\\' ? octal(field, i + 1) : -1;
      bytes.write(value < 0 ? field.at(i) : value);
      i += value < 0 ? 0 : 3;
    }
    return ByteString.of(bytes.toByteArray());
  }

  /** The value of the three octal digits at {@code from}, or -1 if there are none. */
  private static int octal(ByteString field, int from) {
    if (from + 3 > field.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 3; i++) {
      int digit = field.at(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      value = value * 8 + digit;
    }
    return value <= 0xff ? value : -1;
  }

  private static List<ByteString> split(ByteString text, byte separator) {
    List<ByteString> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf(separator, from);
      int to = end < 0 ? text.length() : end;
      parts.add(text.slice(from, to));
      from = to + 1;
    }
    return parts;
  }
}
