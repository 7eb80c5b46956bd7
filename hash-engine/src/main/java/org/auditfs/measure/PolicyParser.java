package org.auditfs.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Predicate;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Glob;
import org.auditfs.file.GlobSyntaxException;

/**
 * Reads one rule, as ima_parse_rule and ima_validate_rule of the kernel's ima_policy.c do, which
 * refuse what is said twice and what makes no sense together.
 */
final class PolicyParser {

  private final int line;
  private final String text;
  private final PolicyAction action;
  private final List<Predicate<PolicyFacts>> conditions = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private Optional<PolicyFunction> function = Optional.empty();
  private OptionalInt pcr = OptionalInt.empty();
  private Optional<Template> template = Optional.empty();
  private boolean permitsDirectIo;
  private boolean signed;
  private Set<HashAlgorithm> algorithms = Set.of();

  private PolicyParser(int line, String text, PolicyAction action) {
    this.line = line;
    this.text = text;
    this.action = action;
  }

  /** The rules that {@code lines} hold. */
  static List<PolicyRule> rules(List<String> lines) throws PolicySyntaxException {
    List<PolicyRule> rules = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      List<String> tokens = tokens(lines.get(i));
      if (!tokens.isEmpty()) {
        rules.add(rule(i + 1, tokens));
      }
    }
    return List.copyOf(rules);
  }

  /** The words of a line, none of a comment; a blank in a path can be written {@code ?}. */
  private static List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(line, " \t\r");
    while (words.hasMoreTokens()) {
      tokens.add(words.nextToken());
    }
    return !tokens.isEmpty() && tokens.get(0).startsWith("#") ? List.of() : tokens;
  }

  private static PolicyRule rule(int line, List<String> tokens) throws PolicySyntaxException {
    String first = tokens.get(0);
    PolicyAction action =
        PolicyAction.ofWord(first)
            .orElseThrow(
                () -> new PolicySyntaxException(line, first, "expected an action: " + actions()));
    PolicyParser parser = new PolicyParser(line, "action=" + String.join(" ", tokens), action);
    for (String token : tokens.subList(1, tokens.size())) {
      parser.take(token);
    }
    parser.validate(first);
    return parser.rule();
  }

  private static String actions() {
    return String.join(", ", Arrays.stream(PolicyAction.values()).map(PolicyAction::word).toList());
  }

  private PolicyRule rule() {
    return new PolicyRule(
        action, text, conditions, function, pcr, template, permitsDirectIo, signed, algorithms);
  }

  private void take(String token) throws PolicySyntaxException {
    int end = 0;
    while (end < token.length() && "=<>".indexOf(token.charAt(end)) < 0) {
      end++;
    }
    String key = token.substring(0, end);
    if (!said.add(key)) {
      throw wrong(token, key + " is said twice");
    }
    if (end == token.length()) {
      flag(token);
    } else if (PolicyNumber.isKey(key)) {
      conditions.add(
          PolicyNumber.condition(key, token.charAt(end), token.substring(end + 1))
              .orElseThrow(() -> wrong(token, "expected a number from 0 to 4294967294")));
    } else if (token.charAt(end) == '=') {
      option(token, key, token.substring(end + 1));
    } else {
      throw wrong(token, "only user and group ids are compared with < and >");
    }
  }

  private void flag(String token) throws PolicySyntaxException {
    if (!token.equals("permit_directio")) {
      throw unknown(token);
    }
    permitsDirectIo = true;
  }

  private void option(String token, String key, String value) throws PolicySyntaxException {
    switch (key) {
      case "func" -> function(token, value);
      case "mask" -> conditions.add(mask(token, value));
      case "fsmagic" -> conditions.add(magic(token, value));
      case "fsname" -> conditions.add(facts -> facts.fsname().equals(value));
      case "fsuuid" -> conditions.add(uuid(token, value));
      case "path" -> conditions.add(path(token, value));
      case "pcr" -> pcr = OptionalInt.of(register(token, value));
      case "template" ->
          template =
              Optional.of(
                  Template.ofWord(value)
                      .orElseThrow(() -> wrong(token, "not one of our templates")));
      case "appraise_type" -> appraiseType(token, value);
      case "appraise_algos" -> algorithms = algorithms(token, value);
      default -> throw unknown(token);
    }
  }

  private void function(String token, String value) throws PolicySyntaxException {
    Optional<String> reason = PolicyFunction.reasonAgainst(value);
    if (reason.isPresent()) {
      throw wrong(token, "cannot be had here: " + reason.get());
    }
    PolicyFunction wanted =
        PolicyFunction.ofWord(value).orElseThrow(() -> wrong(token, "no such function"));
    function = Optional.of(wanted);
    conditions.add(facts -> facts.function() == wanted);
  }

  private Predicate<PolicyFacts> mask(String token, String value) throws PolicySyntaxException {
    boolean any = value.startsWith("^");
    int wanted =
        switch (any ? value.substring(1) : value) {
          case "MAY_EXEC" -> PolicyFacts.MAY_EXEC;
          case "MAY_WRITE" -> PolicyFacts.MAY_WRITE;
          case "MAY_READ" -> PolicyFacts.MAY_READ;
          case "MAY_APPEND" -> PolicyFacts.MAY_APPEND;
          default ->
              throw wrong(
                  token, "expected MAY_READ, MAY_WRITE, MAY_APPEND or MAY_EXEC, perhaps with a ^");
        };
    return facts -> any ? (facts.mask() & wanted) != 0 : facts.mask() == wanted;
  }

  private Predicate<PolicyFacts> magic(String token, String value) throws PolicySyntaxException {
    String digits = value.startsWith("0x") ? value.substring(2) : value;
    long magic;
    try {
      magic = Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw wrong(token, "expected a hexadecimal number, as 0xef53");
    }
    return facts -> facts.fsmagic() == magic;
  }

  private Predicate<PolicyFacts> uuid(String token, String value) throws PolicySyntaxException {
    if (!value.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
      throw wrong(token, "expected a UUID, as 6b5f5b1e-0d6c-4a39-8a1c-8f1d2f3e4c5b");
    }
    return facts -> facts.fsuuid().equalsIgnoreCase(value);
  }

  private Predicate<PolicyFacts> path(String token, String value) throws PolicySyntaxException {
    if (!value.startsWith("/") && !value.startsWith("**")) {
      throw wrong(token, "expected a pattern for a whole path: it begins with / or **");
    }
    try {
      Glob glob = Glob.parse(ByteString.of(value));
      return facts -> glob.matches(facts.path());
    } catch (GlobSyntaxException e) {
      throw wrong(token, String.valueOf(e.getMessage()));
    }
  }

  private int register(String token, String value) throws PolicySyntaxException {
    int last = PcrBank.REGISTERS - 1;
    if (!value.matches("\\d{1,2}") || Integer.parseInt(value) > last) {
      throw wrong(token, "expected a register, 0 to " + last);
    }
    return Integer.parseInt(value);
  }

  private void appraiseType(String token, String value) throws PolicySyntaxException {
    if (!value.equals("imasig")) {
      throw wrong(
          token, "only imasig can be had here: appended and verity signatures are not read");
    }
    signed = true;
  }

  private Set<HashAlgorithm> algorithms(String token, String value) throws PolicySyntaxException {
    Set<HashAlgorithm> named = EnumSet.noneOf(HashAlgorithm.class);
    for (String word : value.split(",", -1)) {
      named.add(
          HashAlgorithm.ofWord(word)
              .filter(it -> it.id().isPresent())
              .orElseThrow(() -> wrong(token, "'" + word + "' is no algorithm of labels")));
    }
    return named;
  }

  private void validate(String first) throws PolicySyntaxException {
    boolean appraises = action == PolicyAction.APPRAISE;
    require(action == PolicyAction.MEASURE || !said.contains("pcr"), "pcr", "measure");
    require(action == PolicyAction.MEASURE || !said.contains("template"), "template", "measure");
    require(appraises || !said.contains("appraise_type"), "appraise_type", "appraise");
    require(appraises || !said.contains("appraise_algos"), "appraise_algos", "appraise");
    if (function.equals(Optional.of(PolicyFunction.SETXATTR_CHECK))
        && !(appraises && said.equals(Set.of("func", "appraise_algos")))) {
      throw wrong(first, "func=SETXATTR_CHECK goes with appraise and appraise_algos=, no more");
    }
  }

  private void require(boolean fits, String key, String fitting) throws PolicySyntaxException {
    if (!fits) {
      throw wrong(key, "goes with " + fitting + ", not with " + action.word());
    }
  }

  /** Of the kernel's options those that cannot be had here, and why; any other is a mistake. */
  private PolicySyntaxException unknown(String token) {
    String key = token.contains("=") ? token.substring(0, token.indexOf('=')) : token;
    return wrong(
        token,
        switch (key) {
          case "subj_user", "subj_role", "subj_type", "obj_user", "obj_role", "obj_type" ->
              "cannot be had here: labels of security modules are not told to a filesystem";
          case "keyrings", "label" -> "cannot be had here: it is about no file";
          case "appraise_flag" -> "cannot be had here: there is no blacklist of keys";
          case "digest_type" -> "cannot be had here: verity digests are not read";
          case "fs_subtype" -> "cannot be had here: use fsname";
          default -> "unknown";
        });
  }

  private PolicySyntaxException wrong(String token, String problem) {
    return new PolicySyntaxException(line, token, problem);
  }
}
