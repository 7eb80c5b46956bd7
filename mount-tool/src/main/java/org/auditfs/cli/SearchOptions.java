package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.event.Verb;
import org.auditfs.file.Errno;
import org.auditfs.search.Query;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which events are wanted: the letters of ausearch. All that are given must match. */
final class SearchOptions {

  @Option(
      names = {"-a", "--event"},
      paramLabel = "SERIAL",
      description = "The event with this number.")
  private Optional<Long> serial = Optional.empty();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description = "A rule with this key asked for it.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      description = "Done to this path; with a slash at its end: to what lies beneath.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--inode", paramLabel = "N", description = "Done to this inode number.")
  private Optional<Long> inode = Optional.empty();

  @Option(
      names = "--op",
      paramLabel = "OP",
      split = ",",
      description = "open, rename, …; several with commas.")
  private List<String> operations = new ArrayList<>();

  @Option(
      names = {"-sv", "--success"},
      paramLabel = "yes|no",
      description = "Done, or refused and failed.")
  private Optional<String> success = Optional.empty();

  @Option(
      names = {"-e", "--exit"},
      paramLabel = "N",
      description = "The result: 0, a negative error number, or its name (EACCES).")
  private Optional<String> exit = Optional.empty();

  @Option(
      names = {"-ui", "--uid"},
      paramLabel = "UID",
      description = "By this user (a number or a name).")
  private Optional<String> uid = Optional.empty();

  @Option(
      names = {"-ul", "--loginuid"},
      paramLabel = "UID",
      description = "By whoever logged in as this user.")
  private Optional<String> loginUid = Optional.empty();

  @Option(
      names = {"-ua", "--uid-all"},
      paramLabel = "UID",
      description = "By this user in any of the ways.")
  private Optional<String> anyUid = Optional.empty();

  @Option(
      names = {"-gi", "--gid"},
      paramLabel = "GID",
      description = "With this group (a number or a name).")
  private Optional<String> gid = Optional.empty();

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID",
      description = "By this process.")
  private Optional<Long> pid = Optional.empty();

  @Option(
      names = {"-pp", "--ppid"},
      paramLabel = "PID",
      description = "By a child of this process.")
  private Optional<Long> ppid = Optional.empty();

  @Option(names = "--session", paramLabel = "N", description = "In this login session.")
  private Optional<Long> session = Optional.empty();

  @Option(
      names = {"-c", "--comm"},
      paramLabel = "NAME",
      description = "By a command of this name.")
  private Optional<String> comm = Optional.empty();

  @Option(
      names = {"-x", "--executable"},
      paramLabel = "PATH",
      description = "By this program.")
  private Optional<String> executable = Optional.empty();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TYPE",
      split = ",",
      description =
          "SYSCALL, CONFIG_CHANGE, … or file, config, daemon, integrity, store; several with"
              + " commas.")
  private List<String> types = new ArrayList<>();

  @Option(names = "--rule", paramLabel = "ID", description = "The rule with this number asked.")
  private Optional<Long> rule = Optional.empty();

  @Option(names = "--verb", paramLabel = "VERB", description = "secrecy or integrity asked.")
  private Optional<String> verb = Optional.empty();

  @Option(
      names = {"-w", "--word"},
      description = "Texts must match as a whole: they always must.")
  @SuppressWarnings("UnusedVariable") // for the fingers of who knows ausearch
  private boolean whole;

  @Mixin private final TimeSpan span = new TimeSpan();

  /** Takes an option as it is; false where that cannot be done. See {@link PlainSearch}. */
  boolean take(String name, String value) {
    Optional<String> text = Optional.of(value);
    switch (name) {
      case "-k" -> key = text;
      case "-f" -> file = text;
      case "-sv" -> success = text;
      case "-e" -> exit = text;
      case "-ui" -> uid = text;
      case "-ul" -> loginUid = text;
      case "-ua" -> anyUid = text;
      case "-gi" -> gid = text;
      case "-c" -> comm = text;
      case "-x" -> executable = text;
      case "--verb" -> verb = text;
      default -> {
        return takeNumber(name, value) || takeWord(name, value) || span.take(name, value);
      }
    }
    return true;
  }

  private boolean takeNumber(String name, String value) {
    if (!value.matches("[0-9]{1,18}")) {
      return false;
    }
    Optional<Long> number = Optional.of(Long.valueOf(value));
    switch (name) {
      case "-a" -> serial = number;
      case "--inode" -> inode = number;
      case "-p" -> pid = number;
      case "-pp" -> ppid = number;
      case "--session" -> session = number;
      case "--rule" -> rule = number;
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Of those that may be several, one. */
  private boolean takeWord(String name, String value) {
    if (value.contains(",")) {
      return false;
    }
    switch (name) {
      case "--op" -> operations = List.of(value);
      case "-m" -> types = List.of(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The query that they make. */
  Query.Builder query(Invocation invocation) throws CommandException {
    Query.Builder query = Query.builder();
    span.narrow(query);
    serial.ifPresent(query::serial);
    inode.ifPresent(query::inode);
    pid.ifPresent(query::pid);
    ppid.ifPresent(query::ppid);
    session.ifPresent(query::session);
    rule.ifPresent(query::rule);
    key.map(Terminal::readable).ifPresent(query::key);
    comm.map(RawText::bytes).ifPresent(query::comm);
    narrowByTypes(query);
    narrowByPaths(query, invocation);
    narrowByWords(query);
    narrowByUsers(query);
    return query;
  }

  private void narrowByPaths(Query.Builder query, Invocation invocation) throws CommandException {
    if (file.isPresent()) {
      String path = file.get();
      if (path.endsWith("/")) {
        query.subtree(invocation.path(path));
      } else {
        query.file(invocation.path(path));
      }
    }
    if (executable.isPresent()) {
      query.exe(invocation.path(executable.get()).bytes());
    }
  }

  /** ALL is ausearch's word for no condition. */
  private void narrowByTypes(Query.Builder query) throws CommandException {
    for (String type : types) {
      boolean ours = Stream.of(EventType.values()).anyMatch(it -> it.word().equals(type));
      if (!ours && !type.matches("[A-Z][A-Z0-9_]*")) {
        throw usage("no such type: ", type, ": SYSCALL, CONFIG_CHANGE, … or file, config, …");
      }
    }
    if (!types.isEmpty() && !types.contains("ALL")) {
      query.types(types);
    }
  }

  private void narrowByWords(Query.Builder query) throws CommandException {
    if (!operations.isEmpty()) {
      List<Operation> wanted = new ArrayList<>();
      for (String word : operations) {
        wanted.add(
            Operation.ofWord(word)
                .orElseThrow(() -> usage("no such operation: ", word, ": open, rename, …")));
      }
      query.operations(wanted);
    }
    if (exit.isPresent()) {
      query.exit(exit(exit.get()));
    }
    if (success.isPresent()) {
      switch (success.get()) {
        case "yes" -> query.success(true);
        case "no" -> query.success(false);
        default -> throw usage("bad -sv: ", success.get(), ": give yes or no");
      }
    }
    if (verb.isPresent()) {
      query.verb(
          Verb.ofWord(verb.get())
              .orElseThrow(() -> usage("bad --verb: ", verb.get(), ": secrecy or integrity")));
    }
  }

  private void narrowByUsers(Query.Builder query) throws CommandException {
    AccountNames accounts = new AccountNames();
    if (uid.isPresent()) {
      query.uid(uid(accounts, uid.get()));
    }
    if (loginUid.isPresent()) {
      query.loginUid(uid(accounts, loginUid.get()));
    }
    if (anyUid.isPresent()) {
      query.anyUid(uid(accounts, anyUid.get()));
    }
    if (gid.isPresent()) {
      query.gid(gid(accounts, gid.get()));
    }
  }

  private static long exit(String word) throws CommandException {
    if (word.matches("-?[0-9]{1,18}")) {
      return Long.parseLong(word);
    }
    return Stream.of(Errno.values())
        .filter(errno -> errno.name().equals(word))
        .map(errno -> -(long) errno.number())
        .findFirst()
        .orElseThrow(() -> usage("bad -e: ", word, ": a number, or an error as EACCES"));
  }

  private static long gid(AccountNames accounts, String word) throws CommandException {
    if (word.matches("[0-9]{1,10}")) {
      return Long.parseLong(word);
    }
    return accounts
        .gid(word)
        .orElseThrow(() -> usage("no such group: ", word, ": give a name or a number"));
  }

  private static long uid(AccountNames accounts, String word) throws CommandException {
    if (word.matches("[0-9]{1,10}")) {
      return Long.parseLong(word);
    }
    if (word.equals("unset") || word.equals("-1")) {
      return 0xffff_ffffL;
    }
    return accounts
        .uid(word)
        .orElseThrow(() -> usage("no such user: ", word, ": give a name or a number"));
  }

  /** Only the word is raw. */
  private static CommandException usage(String what, String word, String then) {
    return new CommandException(ExitCode.WRONG_USAGE, what + Terminal.readable(word) + then);
  }
}
