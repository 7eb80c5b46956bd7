package org.auditfs.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.auditfs.audit.RuleRefusedException;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountRequest;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.Peer;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSyntaxException;

/** The daemon's side of the commands. Changes carry the subject of the process that asks. */
final class DaemonCommands implements Responder {

  private static final ByteString JSON = ByteString.of("--json");
  private static final ByteString ALL = ByteString.of("--all");

  private final Daemon daemon;

  DaemonCommands(Daemon daemon) {
    this.daemon = daemon;
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
    Subject who = daemon.subject(peer.pid());
    CommandException why =
        new CommandException(
            ExitCode.NOT_ALLOWED, "not allowed: uid " + peer.uid() + ": ask as root");
    try {
      daemon.record(
          Operation.REFUSED,
          Outcome.failed(Errno.EACCES),
          who,
          "control socket, uid " + peer.uid());
    } catch (StoreException e) {
      DaemonLog.say("a refused peer was not recorded: " + e.getMessage());
    }
    return ControlAnswer.failed(why);
  }

  private List<ByteString> carryOut(Subject who, ControlRequest request)
      throws CommandException, RuleSyntaxException, RuleRefusedException, StoreException {
    List<ByteString> words = request.arguments();
    return switch (request.command()) {
      case "mount" -> mount(words, who);
      case "umount" -> umount(words, who);
      case "add" -> {
        Rule rule = daemon.rules().add(RuleParser.parse(words, request.cwd()), who);
        yield List.of(ByteString.of(String.valueOf(rule.id())));
      }
      case "remove" -> remove(words, request.cwd(), who);
      case "flush" -> {
        daemon.rules().flush(who);
        yield List.of();
      }
      case "list" ->
          lines(daemon.rules().list(), words.contains(JSON) ? Listing::json : Listing::line);
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

  private List<ByteString> remove(List<ByteString> words, FilePath cwd, Subject who)
      throws CommandException, RuleRefusedException, StoreException {
    if (words.size() == 1) {
      daemon.rules().remove(number(words.get(0)), who);
    } else if (words.size() == 2) {
      daemon.rules().remove(verb(words.get(0)), FilePath.resolve(cwd, words.get(1)), who);
    } else {
      throw usage("remove which rule", words.size() + " words");
    }
    return List.of();
  }

  private static String words(ControlRequest request) {
    StringBuilder words = new StringBuilder(request.command());
    request.arguments().forEach(word -> words.append(' ').append(Printable.line(word)));
    return words.toString();
  }

  private static List<ByteString> lines(List<Rule> rules, Function<Rule, String> form) {
    return rules.stream().map(form).map(ByteString::of).toList();
  }

  private static FilePath path(ByteString word) throws CommandException {
    try {
      return new FilePath(word);
    } catch (IllegalArgumentException e) {
      throw usage("bad path", Printable.line(word));
    }
  }

  private static int number(ByteString word) throws CommandException {
    try {
      return Integer.parseInt(word.toString());
    } catch (NumberFormatException e) {
      throw usage("bad rule number", Printable.line(word));
    }
  }

  private static Verb verb(ByteString word) throws CommandException {
    return Verb.ofWord(word.toString())
        .orElseThrow(() -> usage("secrecy or integrity", Printable.line(word)));
  }

  private static CommandException usage(String what, String on) {
    return new CommandException(ExitCode.WRONG_USAGE, what + ": " + on);
  }

  private static ControlAnswer failed(ExitCode code, String message, Exception cause) {
    return ControlAnswer.failed(new CommandException(code, message, cause));
  }
}
