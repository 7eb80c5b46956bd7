package org.auditfs.rule.auditctl;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.auditfs.event.Operation;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSpec;
import org.auditfs.rule.RuleSyntaxException;

/** One rule of auditctl on its way to one of ours. */
final class Translation {

  private static final String SIGNS = "!=<>&";

  /** auditctl's fields that we have, under our names. */
  private static final Map<String, String> FIELDS = Map.of("loginuid", "auid", "sessionid", "ses");

  private static final Set<String> SAME_FIELDS =
      Set.of(
          "auid",
          "uid",
          "euid",
          "suid",
          "fsuid",
          "gid",
          "egid",
          "sgid",
          "fsgid",
          "pid",
          "ppid",
          "ses",
          "exe",
          "success",
          "exit",
          "inode",
          "obj_uid",
          "obj_gid",
          "filetype");

  private final List<String> remarks = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final List<String> syscalls = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private String verb = "integrity";
  private String path = "";
  private boolean tree;
  private String permissions = "";
  private boolean allSyscalls = true;

  /** {@code -w PATH} and what follows it. */
  void watch(Iterator<String> words) {
    path = next(words, "-w");
    tree = true;
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "-p" -> permissions = next(words, option);
        case "-k" -> keys.add(next(words, option));
        default -> reasons.add(option + ": not an option of -w");
      }
    }
  }

  /** {@code -a LIST,ACTION} and what follows it. */
  void rule(Iterator<String> words) {
    listAndAction(next(words, "-a"));
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "-F" -> field(next(words, option));
        case "-S" -> syscalls(next(words, option));
        case "-k" -> keys.add(next(words, option));
        case "-p" -> permissions = next(words, option);
        case "-C" -> {
          next(words, option);
          reasons.add("-C: a condition compares with a value, not with another field");
        }
        default -> reasons.add(option + ": not an option of -a");
      }
    }
  }

  private String next(Iterator<String> words, String after) {
    if (words.hasNext()) {
      return words.next();
    }
    reasons.add(after + ": nothing follows it");
    return "";
  }

  /** Either may come first. */
  private void listAndAction(String word) {
    Set<String> parts = new LinkedHashSet<>(List.of(word.split(",", -1)));
    boolean never = parts.remove("never");
    if (!never && !parts.remove("always")) {
      reasons.add(word + ": neither always nor never");
    }
    if (!parts.remove("exit") || !parts.isEmpty()) {
      reasons.add(word + ": there is one list here, that of operations on files (exit)");
    }
    verb = never ? "never" : "integrity";
  }

  private void field(String word) {
    int at = 0;
    while (at < word.length() && SIGNS.indexOf(word.charAt(at)) < 0) {
      at++;
    }
    String name = word.substring(0, at);
    String rest = word.substring(at);
    boolean equal = rest.startsWith("=");
    switch (name) {
      case "arch" -> remark("arch: left out, an operation has none");
      case "key" -> keys.add(rest.substring(Math.min(1, rest.length())));
      case "perm" -> permissions = rest.substring(Math.min(1, rest.length()));
      case "path", "dir" -> file(name, rest, equal);
      case "a0", "a1", "a2", "a3" -> arguments.add(word);
      default -> condition(FIELDS.getOrDefault(name, name), rest);
    }
  }

  private void file(String name, String rest, boolean equal) {
    if (!equal) {
      conditions.add(name + rest);
    } else if (!path.isEmpty()) {
      reasons.add(name + rest + ": a second path");
    } else {
      path = rest.substring(1);
      tree = name.equals("dir");
    }
  }

  private void condition(String name, String rest) {
    if (!SAME_FIELDS.contains(name)) {
      reasons.add(name + ": operations on files have no such field here");
      return;
    }
    if (name.equals("exit") && !rest.contains("-")) {
      remark("exit: what succeeds has 0 here, not a descriptor or a count");
    }
    conditions.add(name + rest);
  }

  private void syscalls(String list) {
    for (String name : list.split(",", -1)) {
      if (!name.equals("all")) {
        allSyscalls = false;
        syscalls.add(name);
      }
    }
  }

  private void remark(String remark) {
    if (!remarks.contains(remark)) {
      remarks.add(remark);
    }
  }

  /** What is different. */
  List<String> remarks() {
    return remarks;
  }

  /** What is the same, and may be good to know. */
  List<String> notes() {
    return notes;
  }

  /** Why there is no rule; nothing if there is one. */
  List<String> reasons() {
    return reasons;
  }

  /**
   * The rule in our words.
   *
   * @throws RuleSyntaxException when it makes no sense in them
   */
  RuleSpec spec(RuleParser parser) throws RuleSyntaxException {
    List<ByteString> words = new ArrayList<>();
    add(words, verb);
    boolean neverBelow = verb.equals("never") && tree;
    if (!path.isEmpty() && !neverBelow) {
      add(words, path);
    }
    if (verb.equals("integrity") || !permissions.isEmpty()) {
      add(words, "-p", permissions.isEmpty() ? "rwxa" : permissions);
    }
    if (neverBelow) {
      add(words, "-F", "dir=" + path);
    }
    conditions.forEach(condition -> add(words, "-F", condition));
    keys.forEach(key -> add(words, "-k", key));
    return parser.arguments(words, FilePath.ROOT);
  }

  private static void add(List<ByteString> words, String... more) {
    for (String word : more) {
      words.add(ByteString.of(word));
    }
  }

  /** Decides what could only be decided when all words were read. */
  void finish() {
    operations();
    openFlags();
    if (!path.isEmpty() && !path.startsWith("/")) {
      reasons.add(path + ": not a path from the root");
    }
    if (reasons.isEmpty() && path.isEmpty()) {
      if (verb.equals("integrity")) {
        reasons.add("it names no file: auditfs watches files in its mounts; give it path= or dir=");
      } else if (conditions.isEmpty()) {
        reasons.add("nothing of it is left that could hold for an operation on a file");
      }
    }
  }

  /**
   * Says what is meant of a directory: all below it by {@code -w} and {@code dir=}, not by {@code
   * path=}.
   *
   * @param isDirectory whether a path leads to one here
   */
  void below(Predicate<FilePath> isDirectory) {
    if (path.isEmpty() || !isDirectory.test(FilePath.resolve(FilePath.ROOT, ByteString.of(path)))) {
      return;
    }
    if (tree) {
      notes.add(path + " is a directory: all that lies below it is meant, now and later");
    } else {
      remark(
          "path="
              + path
              + ": it is a directory, and auditctl means itself and the names in it; here it is"
              + " all that lies below, too");
    }
  }

  private void operations() {
    if (allSyscalls || syscalls.isEmpty()) {
      return;
    }
    Set<Operation> operations = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (String name : syscalls) {
      operations.addAll(Syscalls.operations(name));
      if (Syscalls.operations(name).isEmpty()) {
        others.add(name);
      }
    }
    if (operations.isEmpty()) {
      reasons.add("none of its system calls is an operation on a file");
      return;
    }
    String words = operations.stream().map(Operation::word).collect(Collectors.joining(","));
    conditions.add(0, "op=" + words);
    remark("-S: system calls as operations: " + words);
    if (!others.isEmpty()) {
      remark("-S: left out: " + String.join(", ", others));
    }
  }

  /** {@code a1&0100} of open(2) and the like are its flags. */
  private void openFlags() {
    for (String argument : arguments) {
      String name = argument.substring(0, 2);
      boolean flags =
          !syscalls.isEmpty()
              && syscalls.stream().allMatch(call -> Syscalls.flagsArgument(call).equals(name));
      if (flags) {
        conditions.add("flags" + argument.substring(2));
      } else {
        reasons.add(name + ": arguments of system calls are not known here");
      }
    }
  }
}
