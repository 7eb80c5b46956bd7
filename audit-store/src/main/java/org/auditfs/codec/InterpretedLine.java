package org.auditfs.codec;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.event.EventId;
import org.auditfs.event.RecordType;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;

/**
 * A line with words for numbers, as {@code ausearch -i} prints it (auparse/interpret.c), but for
 * the date, which is ISO 8601 wherever it is read.
 */
final class InterpretedLine extends AuditLine {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private static final int FILE_TYPE = 0170000;

  private final Names names;

  /** The system call of the line, once it is told. */
  private Syscall.Call call = Syscall.Call.IOCTL;

  InterpretedLine(RecordType type, EventId id, ZoneId zone, Names names) {
    super(type, TIME.format(time(id).atZone(zone)), id, ") :");
    this.names = names;
  }

  private static Instant time(EventId id) {
    return Instant.EPOCH.plus(id.timeMicros(), ChronoUnit.MICROS);
  }

  @Override
  AuditLine field(String name, String value) {
    return plain(name, interpreted(name, value));
  }

  private String interpreted(String name, String value) {
    return switch (name) {
      case "arch" -> Syscall.ARCH_WORD;
      case "syscall" -> syscall(Integer.parseInt(value));
      case "exit" -> exit(Long.parseLong(value));
      case "a0", "a1", "a2", "a3" -> argument(name, value);
      case "mode" -> mode(Integer.parseInt(value, 8));
      case "cap_fp", "cap_fi" -> "none";
      case "list" -> "exit";
      case "res" -> value.equals("1") ? "yes" : value.equals("0") ? "no" : value;
      default -> value;
    };
  }

  private String syscall(int number) {
    for (Syscall.Call known : Syscall.Call.values()) {
      if (known.number() == number) {
        call = known;
        return known.word();
      }
    }
    return Integer.toString(number);
  }

  private static String exit(long exit) {
    if (exit >= 0) {
      return Long.toString(exit);
    }
    Errno errno = Errno.of((int) -exit);
    return errno + "(" + errno.text() + ")";
  }

  private String argument(String name, String hex) {
    long value = Long.parseLong(hex, 16);
    return switch (name) {
      case "a0" -> directory(value, hex);
      case "a2" -> second(value, hex);
      default -> "0x" + hex;
    };
  }

  private static String directory(long value, String hex) {
    return value == Syscall.AT_FDCWD ? "AT_FDCWD" : "0x" + hex;
  }

  private String second(long value, String hex) {
    return switch (call) {
      case OPENAT -> String.join("|", OpenFlag.names((int) value));
      case MKDIRAT, MKNODAT, FCHMODAT -> special(value) + String.format("%04o", value & 0777);
      case FACCESSAT -> "F_OK";
      case RENAMEAT, RENAMEAT2, LINKAT -> directory(value, hex);
      default -> "0x" + hex;
    };
  }

  private static String mode(int mode) {
    String type =
        switch (mode & FILE_TYPE) {
          case 0100000 -> "file,";
          case 0040000 -> "dir,";
          case 0120000 -> "link,";
          case 0010000 -> "fifo,";
          case 0140000 -> "socket,";
          case 0020000 -> "character,";
          case 0060000 -> "block,";
          default -> String.format("%03o,", mode & FILE_TYPE);
        };
    return type + special(mode) + String.format("%03o", mode & 0777);
  }

  private static String special(long mode) {
    return ((mode & 04000) != 0 ? "suid," : "")
        + ((mode & 02000) != 0 ? "sgid," : "")
        + ((mode & 01000) != 0 ? "sticky," : "");
  }

  @Override
  AuditLine untrusted(String name, ByteString value) {
    return plain(name, Printable.line(cut(value, TEXT_BYTES_MAX)));
  }

  @Override
  AuditLine known(String name, ByteString value, int bytesMax) {
    if (value.isEmpty()) {
      return plain(name, "(null)");
    }
    if (name.equals("key")) {
      for (String key : value.toString().split(AuditLines.KEY_SEPARATOR, -1)) {
        plain(name, Printable.line(key));
      }
      return this;
    }
    ByteString shown = cut(value, bytesMax);
    return name.equals("proctitle") ? arguments(shown) : untrusted(name, shown);
  }

  /** A NUL between two arguments is shown as a blank. */
  private AuditLine arguments(ByteString proctitle) {
    byte[] bytes = proctitle.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 0 ? (byte) ' ' : bytes[i];
    }
    return untrusted("proctitle", ByteString.of(bytes));
  }

  @Override
  AuditLine id(String name, long value) {
    if (value == Subject.UNKNOWN || value == Subject.UNSET) {
      return plain(name, "unset");
    }
    if (name.equals("ses")) {
      return plain(name, Long.toString(value));
    }
    Optional<String> known = name.endsWith("gid") ? names.group(value) : names.user(value);
    return plain(name, known.map(Printable::line).orElse("unknown(" + value + ")"));
  }
}
