package org.auditfs.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.auditfs.audit.RuleRefusedException;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountRequest;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.Peer;
import org.auditfs.rule.RuleSyntaxException;

/** The daemon's side of the commands. Changes carry the subject of the process that asks. */
final class DaemonCommands implements Responder {

  private static final ByteString JSON = ByteString.of("--json");
  private static final ByteString ALL = ByteString.of("--all");

  private final Daemon daemon;
  private final RuleRequests rules;

  DaemonCommands(Daemon daemon) {
    this.daemon = daemon;
    this.rules = new RuleRequests(daemon.rules());
  }

  @Override
  public ControlAnswer respond(Peer peer, ControlRequest request) {
    try {
      return ControlAnswer.done(carryOut(daemon.subject(peer.pid()), request));
    } catch (CommandException e) {
      return ControlAnswer.failed(e);
    } catch (RuleSyntaxException e) {
      return failed(ExitCode.WRONG_USAGE, "bad rule: " + e.getMessage(), e);
    } catch (RuleRefusedException e) {
      return failed(ExitCode.REFUSED, "cannot " + words(request) + ": " + e.getMessage(), e);
    } catch (StoreException e) {
      return failed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public ControlAnswer turnAway(Peer peer) {
    return daemon.refusals().refuse(peer);
  }

  private List<ByteString> carryOut(Subject who, ControlRequest request)
      throws CommandException, RuleSyntaxException, RuleRefusedException, StoreException {
    List<ByteString> words = request.arguments();
    return switch (request.command()) {
      case "mount" -> mount(words, who);
      case "umount" -> umount(words, who);
      case "add" -> rules.add(words, request.cwd(), who);
      case "remove" -> rules.remove(words, request.cwd(), who);
      case "flush" -> rules.flush(who);
      case "list" -> rules.list(words);
      case "load" -> rules.load(words, request.cwd(), who);
      case "scan-progress" -> List.of(serial(daemon.rules().lookedAt()));
      case "lock" -> rules.lock(who);
      case "whynot" -> WhynotRequest.parse(words).answer(daemon.rules(), who);
      case "status" -> Listing.status(daemon, words.contains(JSON));
      case "checkpoint" -> {
        daemon.store().checkpoint();
        yield List.of();
      }
      case "rotate" -> {
        daemon.rotate(who);
        yield List.of();
      }
      case "review" -> List.of(serial(review(words, who)));
      case "labelling" -> List.of(serial(labelling(words, who)));
      case "labelled" -> labelled(words, who);
      case "index-rebuild" -> List.of(serial(daemon.store().rebuildIndex()));
      case "index-progress" -> List.of(serial(daemon.store().status().indexedSerial()));
      default ->
          throw new CommandException(
              ExitCode.WRONG_USAGE,
              "unknown command: " + request.command() + ": see auditfs --help");
    };
  }

  /** Records that the trail is about to be read: with which command. */
  private long review(List<ByteString> words, Subject who) throws StoreException {
    return begins(Operation.REVIEW, words, who);
  }

  /** Records that files are about to be labelled: with which command. */
  private long labelling(List<ByteString> words, Subject who) throws StoreException {
    return begins(Operation.LABELLING, words, who);
  }

  private long begins(Operation operation, List<ByteString> words, Subject who)
      throws StoreException {
    String command = String.join(" ", words.stream().map(ByteString::toString).toList());
    return daemon.record(operation, Outcome.SUCCESS, who, command).serial();
  }

  /** Records what came of files' labels: each argument is a {@link LabelNote}, or none is taken. */
  private List<ByteString> labelled(List<ByteString> words, Subject who)
      throws CommandException, StoreException {
    List<LabelNote> notes = new ArrayList<>();
    for (ByteString word : words) {
      notes.add(
          LabelNote.parse(word.toString())
              .orElseThrow(() -> usage("no note of a label", Printable.line(word))));
    }
    List<FilePath> points =
        daemon.mounts().list().stream().map(mount -> mount.request().mountPoint()).toList();
    for (LabelNote note : notes) {
      daemon.store().append(note.event(who, pointAbove(note.object().path(), points)));
    }
    return List.of();
  }

  /** The innermost; the root where there is none. */
  private static FilePath pointAbove(FilePath path, List<FilePath> points) {
    return points.stream()
        .filter(path::startsWith)
        .max(Comparator.comparingInt(point -> point.bytes().length()))
        .orElse(FilePath.ROOT);
  }

  private static ByteString serial(long serial) {
    return ByteString.of(Long.toString(serial));
  }

  private List<ByteString> mount(List<ByteString> words, Subject who) throws CommandException {
    try {
      ActiveMount mount = daemon.mounts().mount(MountRequest.parse(words), who);
      return List.of(ByteString.of(String.valueOf(mount.id())));
    } catch (CommandException e) {
      daemon.endIfIdle();
      throw e;
    }
  }

  private List<ByteString> umount(List<ByteString> words, Subject who) throws CommandException {
    List<FilePath> paths = new ArrayList<>();
    if (words.contains(ALL)) {
      daemon.mounts().list().forEach(mount -> paths.add(mount.request().mountPoint()));
    } else {
      for (ByteString word : words) {
        paths.add(path(word));
      }
    }
    for (FilePath path : paths) {
      daemon.mounts().umount(path, who);
    }
    daemon.endIfIdle();
    return List.of();
  }

  private static String words(ControlRequest request) {
    StringBuilder words = new StringBuilder(request.command());
    List<ByteString> shown = request.arguments();
    // What stands in a file is not for a message.
    for (ByteString word : request.command().equals("load") ? shown.subList(0, 1) : shown) {
      words.append(' ').append(Printable.line(word));
    }
    return words.toString();
  }

  private static FilePath path(ByteString word) throws CommandException {
    try {
      return new FilePath(word);
    } catch (IllegalArgumentException e) {
      throw usage("bad path", Printable.line(word));
    }
  }

  private static CommandException usage(String what, String on) {
    return new CommandException(ExitCode.WRONG_USAGE, what + ": " + on);
  }

  private static ControlAnswer failed(ExitCode code, String message, Exception cause) {
    return ControlAnswer.failed(new CommandException(code, message, cause));
  }
}
