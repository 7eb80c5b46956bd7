package org.auditfs.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Glob;
import org.auditfs.file.GlobSyntaxException;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;

/** Reads what stands after {@code -F}: a field, an operator and a value, without blanks. */
final class ConditionParser {

  /** Longest command name that Linux keeps: TASK_COMM_LEN of linux/sched.h less its NUL. */
  private static final int COMM_LENGTH_MAX = 15;

  private static final long ID_MAX = Subject.UNSET;

  private final AccountSource accounts;
  private final Word word;
  private final ConditionField field;
  private final Operator operator;
  private final int valueAt;

  private ConditionParser(
      AccountSource accounts, Word word, ConditionField field, Operator operator, int valueAt) {
    this.accounts = accounts;
    this.word = word;
    this.field = field;
    this.operator = operator;
    this.valueAt = valueAt;
  }

  static Condition parse(Word word, AccountSource accounts) throws RuleSyntaxException {
    int end = endOfName(word.bytes());
    String name = word.bytes().slice(0, end).toString();
    ConditionField field =
        ConditionField.ofWord(name).orElseThrow(() -> word.wrong(unknownField(name)));
    for (Operator operator : Operator.values()) {
      if (word.bytes()
          .slice(end, word.bytes().length())
          .startsWith(ByteString.of(operator.sign()))) {
        int valueAt = end + operator.sign().length();
        return new ConditionParser(accounts, word, field, operator, valueAt).condition();
      }
    }
    throw word.wrong("expected an operator after " + name + ": " + signs(field));
  }

  /** Whether a user or group is written as a name. */
  static boolean isName(ByteString written) {
    String text = written.toString();
    return !text.matches("-?[0-9].*") && !text.equals("unset");
  }

  private static int endOfName(ByteString text) {
    int end = 0;
    while (end < text.length()
        && (text.at(end) == '_' || Character.isLetterOrDigit(text.at(end)))) {
      end++;
    }
    return end;
  }

  private static String unknownField(String name) {
    return switch (name) {
      case "perm" -> "expected a field; permissions are given with -p";
      case "key" -> "expected a field; keys are given with -k";
      case "loginuid" -> "expected a field; the login uid is auid";
      case "sessionid" -> "expected a field; the session is ses";
      default -> "expected a field: one of " + ConditionField.words();
    };
  }

  private static String signs(ConditionField field) {
    return Arrays.stream(Operator.values())
        .filter(field.kind().operators()::contains)
        .map(Operator::sign)
        .collect(Collectors.joining(" "));
  }

  private Condition condition() throws RuleSyntaxException {
    if (!field.kind().operators().contains(operator)) {
      throw word.wrong(field.word() + " can be compared with " + signs(field) + " only");
    }
    ByteString value = word.bytes().slice(valueAt, word.bytes().length());
    if (value.isEmpty()) {
      throw wrong("a value");
    }
    return switch (field.kind()) {
      case USER -> account(value, accounts::uid, "user");
      case GROUP -> account(value, accounts::gid, "group");
      case SESSION -> number(value, isUnset(value) ? Subject.UNSET : parsed(value, ID_MAX));
      case PROCESS -> number(value, parsed(value, Integer.MAX_VALUE));
      case INODE -> number(value, parsed(value, Long.MAX_VALUE));
      case EXIT -> number(value, exit(value));
      case SUCCESS -> number(value, success(value));
      case FLAGS -> number(value, flags(value));
      case DEVICE -> number(value, device(value));
      case FILE_TYPE -> number(value, fileType(value));
      case OPERATION -> condition(value, operations(value));
      case COMMAND -> condition(value, command(value));
      case PROGRAM -> condition(value, new Operand.Text(path(value).bytes()));
      case PATH -> condition(value, pathOrPattern(value));
      case DIRECTORY -> condition(value, new Operand.Below(path(value)));
    };
  }

  private Condition number(ByteString written, long number) {
    return condition(written, new Operand.Numbers(List.of(number)));
  }

  private Condition condition(ByteString written, Operand operand) {
    return new Condition(field, operator, written, operand);
  }

  private RuleSyntaxException wrong(String expected) {
    return new RuleSyntaxException(
        word.column() == 0 ? 0 : word.column() + valueAt,
        Printable.line(word.bytes()) + ": expected " + expected);
  }

  /** A number, a name, or a name with the number that it had: {@code alice:1000}. */
  private Condition account(ByteString value, Function<String, OptionalLong> source, String what)
      throws RuleSyntaxException {
    if (!isName(value)) {
      return number(value, isUnset(value) ? Subject.UNSET : parsed(value, ID_MAX));
    }
    int colon = value.lastIndexOf((byte) ':');
    if (colon > 0) {
      ByteString number = value.slice(colon + 1, value.length());
      return number(value.slice(0, colon), parsed(number, ID_MAX));
    }
    OptionalLong known = source.apply(value.toString());
    if (known.isEmpty()) {
      throw wrong(
          "a number or the name of a "
              + what
              + ", and there is no "
              + what
              + " "
              + Printable.line(value));
    }
    return number(value, known.getAsLong());
  }

  private static boolean isUnset(ByteString value) {
    String text = value.toString();
    return text.equals("unset") || text.equals("-1");
  }

  /** As strtoul(3) with base 0: decimal, 0x hex, 0 octal. */
  private long parsed(ByteString value, long max) throws RuleSyntaxException {
    String text = value.toString().toLowerCase(Locale.ROOT);
    try {
      long number = text.matches("(0x[0-9a-f]+|[0-9]+)") ? Long.decode(text) : -1;
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // More digits than a number has, or an 8 after a 0: said below.
    }
    throw wrong("a number from 0 to " + max);
  }

  private long exit(ByteString value) throws RuleSyntaxException {
    String text = value.toString();
    boolean negative = text.startsWith("-");
    String rest = negative ? text.substring(1) : text;
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(rest)) {
        return negative ? -errno.number() : errno.number();
      }
    }
    if (rest.matches("[0-9]{1,10}") && Long.parseLong(rest) <= Integer.MAX_VALUE) {
      return Long.parseLong(text);
    }
    throw wrong(
        rest.matches("[0-9]+")
            ? "a number of at most 32 bits"
            : "a number or an error's name, as -EACCES");
  }

  private long success(ByteString value) throws RuleSyntaxException {
    return switch (value.toString()) {
      case "yes", "1" -> 1;
      case "no", "0" -> 0;
      default -> throw wrong("yes or no");
    };
  }

  /** A number, or flags of open(2) joined by {@code |}. */
  private long flags(ByteString value) throws RuleSyntaxException {
    if (!Character.isLetter(value.at(0))) {
      return parsed(value, ID_MAX);
    }
    long flags = 0;
    for (String name : value.toString().split("\\|", -1)) {
      flags |= flag(name);
    }
    return flags;
  }

  private long flag(String name) throws RuleSyntaxException {
    return switch (name) {
      case "O_RDONLY" -> 0;
      case "O_WRONLY" -> 1;
      case "O_RDWR" -> 2;
      default ->
          Arrays.stream(OpenFlag.values())
              .filter(flag -> flag.name().equals(name))
              .findFirst()
              .orElseThrow(() -> wrong("a number or flags of open(2), as O_CREAT|O_TRUNC"))
              .bits();
    };
  }

  private long device(ByteString value) throws RuleSyntaxException {
    String[] parts = value.toString().split(":", -1);
    if (parts.length == 2
        && parts[0].matches("[0-9a-f]{1,3}")
        && parts[1].matches("[0-9a-f]{1,5}")) {
      return ConditionField.device(Long.parseLong(parts[0], 16), Long.parseLong(parts[1], 16));
    }
    throw wrong("a device as events have it: major:minor in hex, as fe:00");
  }

  private long fileType(ByteString value) throws RuleSyntaxException {
    return FileType.ofWord(value.toString())
        .orElseThrow(() -> wrong("file, dir, socket, link, character, block or fifo"))
        .bits();
  }

  private Operand operations(ByteString value) throws RuleSyntaxException {
    List<Long> operations = new ArrayList<>();
    for (String name : value.toString().split(",", -1)) {
      Operation operation =
          Operation.ofWord(name)
              .filter(it -> it.type() == EventType.FILE)
              .orElseThrow(() -> wrong("operations, as open or chmod,chown"));
      operations.add(ConditionField.number(operation));
    }
    return new Operand.Numbers(operations.stream().sorted().distinct().toList());
  }

  private Operand command(ByteString value) throws RuleSyntaxException {
    if (value.length() > COMM_LENGTH_MAX) {
      throw wrong("at most " + COMM_LENGTH_MAX + " bytes: Linux keeps no more of a command's name");
    }
    return new Operand.Text(value);
  }

  private FilePath path(ByteString value) throws RuleSyntaxException {
    if (value.at(0) != '/') {
      throw wrong("a path from the root, as /usr/bin/vi");
    }
    try {
      return FilePath.resolve(FilePath.ROOT, value);
    } catch (IllegalArgumentException e) {
      throw wrong("a path; this is " + e.getMessage());
    }
  }

  private Operand pathOrPattern(ByteString value) throws RuleSyntaxException {
    if (!Glob.isPattern(value)) {
      return new Operand.Text(path(value).bytes());
    }
    if (value.at(0) != '/' && !value.startsWith(ByteString.of("**"))) {
      throw wrong("a pattern for a whole path: it begins with / or **");
    }
    try {
      return new Operand.Pattern(Glob.parse(value));
    } catch (GlobSyntaxException e) {
      String reason = String.valueOf(e.getMessage());
      throw word.at(valueAt, new RuleSyntaxException(e.column(), reason));
    }
  }
}
