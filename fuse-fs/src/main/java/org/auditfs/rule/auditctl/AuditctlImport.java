package org.auditfs.rule.auditctl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.auditfs.file.FilePath;
import org.auditfs.rule.AccountSource;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSpec;
import org.auditfs.rule.RuleSyntaxException;
import org.auditfs.rule.auditctl.ImportedLine.Result;

/**
 * Reads a rules file of auditctl(8), line by line. {@code -w} and {@code -F path=} watch a name and
 * what it leads to, so they become {@code integrity}.
 */
public final class AuditctlImport {

  private final RuleParser parser;
  private final Predicate<FilePath> isDirectory;
  private final List<ImportedLine> lines = new ArrayList<>();
  private final Map<RuleSpec, Integer> places = new LinkedHashMap<>();

  private AuditctlImport(AccountSource accounts, Predicate<FilePath> isDirectory) {
    this.parser = new RuleParser(accounts);
    this.isDirectory = isDirectory;
  }

  /**
   * What becomes of each line but blank ones and comments, in the order in which the rules are to
   * be loaded: {@code -A} puts its rule before the others.
   *
   * @param isDirectory whether a path leads to a directory here: auditctl asks that, too
   */
  public static List<ImportedLine> read(
      String text, AccountSource accounts, Predicate<FilePath> isDirectory) {
    AuditctlImport all = new AuditctlImport(accounts, isDirectory);
    String[] lines = text.split("\n", -1);
    List<ImportedLine> inOrder = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        all.take(i + 1, line);
        order.add(line.startsWith("-A") ? 0 : order.size(), all.lines.size() - 1);
      }
    }
    order.forEach(at -> inOrder.add(all.lines.get(at)));
    return inOrder;
  }

  private void take(int number, String line) {
    Iterator<String> words = Arrays.asList(line.split("[ \t]+", -1)).iterator();
    String option = words.next();
    switch (option) {
      case "-w", "-W" -> {
        Translation watch = new Translation();
        watch.watch(words);
        translated(number, line, watch, option.equals("-W"));
      }
      case "-a", "-A", "-d" -> {
        Translation rule = new Translation();
        rule.rule(words);
        translated(number, line, rule, option.equals("-d"));
      }
      case "-D" -> deleteAll(number, line, words.hasNext());
      default -> add(number, line, control(option), Optional.empty(), remark(option, line));
    }
  }

  private static Result control(String option) {
    return switch (option) {
      case "-b",
          "-f",
          "-r",
          "-e",
          "-i",
          "-c",
          "-q",
          "-t",
          "-m",
          "-s",
          "-l",
          "-v",
          "-h",
          "--backlog_wait_time",
          "--loginuid-immutable",
          "--reset-lost",
          "--signal" ->
          Result.SET_ASIDE;
      default -> Result.NOT_EXPRESSIBLE;
    };
  }

  private static List<String> remark(String option, String line) {
    if (line.matches("-e\\s+2")) {
      return List.of("auditfs lock does this, after rules load");
    }
    return control(option) == Result.SET_ASIDE
        ? List.of("it sets up the kernel's audit, and is no rule")
        : List.of(option + ": not an option of auditctl that is known here");
  }

  private void translated(int number, String line, Translation translation, boolean delete) {
    translation.finish();
    if (!translation.reasons().isEmpty()) {
      add(number, line, Result.NOT_EXPRESSIBLE, Optional.empty(), translation.reasons());
      return;
    }
    try {
      RuleSpec spec = translation.spec(parser);
      if (delete) {
        delete(number, line, spec);
      } else {
        translation.below(isDirectory);
        keep(number, line, spec, translation);
      }
    } catch (RuleSyntaxException e) {
      List<String> reasons = List.of(String.valueOf(e.getMessage()));
      add(number, line, Result.NOT_EXPRESSIBLE, Optional.empty(), reasons);
    }
  }

  private void keep(int number, String line, RuleSpec spec, Translation translation) {
    Integer same = places.get(spec);
    List<String> more = new ArrayList<>(translation.remarks());
    more.addAll(translation.notes());
    if (same != null) {
      more.add("the same as line " + lines.get(same).number());
      add(number, line, Result.DIFFERENT, Optional.empty(), more);
      return;
    }
    places.put(spec, lines.size());
    Result result = translation.remarks().isEmpty() ? Result.TAKEN : Result.DIFFERENT;
    add(number, line, result, Optional.of(spec), more);
  }

  private void add(
      int number, String line, Result result, Optional<RuleSpec> rule, List<String> remarks) {
    lines.add(new ImportedLine(number, line, result, rule, remarks));
  }

  private void delete(int number, String line, RuleSpec spec) {
    Integer at = places.remove(spec);
    if (at == null) {
      List<String> why = List.of("no line before it adds this rule");
      add(number, line, Result.NOT_EXPRESSIBLE, Optional.empty(), why);
      return;
    }
    lines.set(at, lines.get(at).without("taken away by line " + number));
    add(number, line, Result.TAKEN, Optional.empty(), List.of());
  }

  private void deleteAll(int number, String line, boolean some) {
    if (some) {
      List<String> why = List.of("-D with a key: remove these rules by hand");
      add(number, line, Result.NOT_EXPRESSIBLE, Optional.empty(), why);
      return;
    }
    places
        .values()
        .forEach(at -> lines.set(at, lines.get(at).without("taken away by line " + number)));
    places.clear();
    add(number, line, Result.TAKEN, Optional.empty(), List.of("rules load replaces all rules"));
  }
}
