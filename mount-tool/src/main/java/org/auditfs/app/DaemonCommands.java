package org.auditfs.app;

import java.util.ArrayList;
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
    String command = String.join(" ", words.stream().map(ByteString::toString).toList());
    return daemon.record(Operation.REVIEW, Outcome.SUCCESS, who, command).serial();
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
