package org.auditfs.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.auditfs.audit.Inquiry;
import org.auditfs.audit.RuleRefusedException;
import org.auditfs.audit.WatchKeeper;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.event.EventType;
import org.auditfs.event.FileObject;
import org.auditfs.event.Operation;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.rule.Permissions;
import org.auditfs.rule.RuleSyntaxException;

/**
 * Whether an operation would be recorded, and why not.
 *
 * @param path on what
 * @param permissions {@code r}, {@code w} or both: what an open is for
 * @param uid as whom; empty for who asks
 */
public record WhynotRequest(
    FilePath path, Operation operation, Permissions permissions, OptionalLong uid, boolean json) {

  private static final int WORDS = 5;
  private static final String NOBODY = "-";
  private static final int O_CREAT = 0100;
  private static final int S_IFMT = 0170000;
  private static final int S_IFLNK = 0120000;

  /** The request as words; {@link #parse} reads them. */
  public List<ByteString> words() {
    return List.of(
        path.bytes(),
        ByteString.of(operation.word()),
        ByteString.of(permissions.toString()),
        ByteString.of(uid.isPresent() ? String.valueOf(uid.getAsLong()) : NOBODY),
        ByteString.of(json ? "json" : "text"));
  }

  static WhynotRequest parse(List<ByteString> words) throws CommandException {
    try {
      if (words.size() == WORDS) {
        String uid = words.get(3).toString();
        return new WhynotRequest(
            new FilePath(words.get(0)),
            operation(words.get(1).toString()),
            Permissions.parse(words.get(2).toString()),
            uid.equals(NOBODY) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(uid)),
            words.get(4).toString().equals("json"));
      }
    } catch (IllegalArgumentException | RuleSyntaxException e) {
      throw new CommandException(ExitCode.WRONG_USAGE, "bad question: " + e.getMessage(), e);
    }
    throw new CommandException(ExitCode.WRONG_USAGE, "bad question: " + words.size() + " words");
  }

  /**
   * The operation that a word names, of those that rules can ask for.
   *
   * @throws CommandException when it is none of those
   */
  public static Operation operation(String word) throws CommandException {
    return Operation.ofWord(word)
        .filter(it -> it.type() == EventType.FILE)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.WRONG_USAGE,
                    "no such operation: " + word + ": open, chmod, unlink, …"));
  }

  /** Asks the rules. */
  List<ByteString> answer(WatchKeeper rules, Subject asker) throws RuleRefusedException {
    Inquiry.Question question =
        new Inquiry.Question(path, operation, openFlags(), somebody(asker, uid));
    Inquiry.Answer answer = rules.inquiry().ask(question);
    List<String> lines = json ? List.of(json(question, answer)) : text(question, answer);
    return lines.stream().map(ByteString::of).toList();
  }

  private OptionalInt openFlags() {
    int mode =
        permissions.intersects(Permissions.WRITE)
            ? (permissions.intersects(Permissions.READ) ? 2 : 1)
            : 0;
    return switch (operation) {
      case OPEN -> OptionalInt.of(mode);
      case CREATE -> OptionalInt.of(mode | O_CREAT);
      default -> OptionalInt.empty();
    };
  }

  /** Somebody of whom no more is said than who it is: the program is any. */
  private static Subject somebody(Subject asker, OptionalLong as) {
    long unknown = Subject.UNKNOWN;
    ByteString nothing = ByteString.EMPTY;
    boolean self = as.isEmpty();
    long uid = as.orElse(asker.uid());
    return new Subject(
        self ? asker.auid() : uid,
        uid,
        self ? asker.gid() : unknown,
        self ? asker.euid() : uid,
        self ? asker.suid() : uid,
        self ? asker.fsuid() : uid,
        self ? asker.egid() : unknown,
        self ? asker.sgid() : unknown,
        self ? asker.fsgid() : unknown,
        unknown,
        unknown,
        self ? asker.ses() : unknown,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        Optional.empty());
  }

  private static List<String> text(Inquiry.Question question, Inquiry.Answer answer) {
    List<String> lines = new ArrayList<>();
    lines.add(
        question.operation().word()
            + " ("
            + answer.permissions()
            + ") of "
            + Printable.line(answer.path().bytes())
            + " by uid "
            + question.who().uid()
            + ", if it succeeds");
    lines.add(answer.object().map(WhynotRequest::object).orElse("nothing is there now"));
    lines.addAll(ExplanationText.lines(answer.explanation(), answer.path()));
    lines.add(ExplanationText.result(answer.explanation()));
    lines.addAll(ExplanationText.lines(answer.supposed()));
    return lines;
  }

  private static String object(FileObject object) {
    boolean link = (object.mode() & S_IFMT) == S_IFLNK;
    return "there is inode %d on %02x:%02x, mode %07o, of %d:%d%s"
        .formatted(
            object.inode(),
            object.deviceMajor(),
            object.deviceMinor(),
            object.mode(),
            object.ouid(),
            object.ogid(),
            link ? ": a symbolic link; what follows it asks about another path" : "");
  }

  private static String json(Inquiry.Question question, Inquiry.Answer answer) {
    return Json.object(
        out -> {
          out.writeStringField("op", question.operation().word());
          out.writeStringField("permissions", answer.permissions().toString());
          out.writeNumberField("uid", question.who().uid());
          Json.name(out, "path", answer.path().bytes());
          if (answer.object().isPresent()) {
            out.writeNumberField("inode", answer.object().get().inode());
          } else {
            out.writeNullField("inode");
          }
          ExplanationText.json(out, answer.explanation(), answer.path());
          ExplanationText.json(out, answer.supposed());
        });
  }
}
