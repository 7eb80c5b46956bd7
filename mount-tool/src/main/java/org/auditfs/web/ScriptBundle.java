package org.auditfs.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page's modules as one script, for a file that is opened where nobody serves them: browsers
 * import nothing from {@code file:}. Each module becomes a function of its own, called where it is
 * first needed, so that no name of one meets another's. It understands the few forms of import and
 * export that our modules use, and fails at any other.
 */
final class ScriptBundle {

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import \\{ ([^}]+) \\} from '\\./([a-z]+\\.js)';\n");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export ((?:async )?function|const|class) (\\w+)");
  private static final Pattern OTHER = Pattern.compile("(?m)^(?:import|export)\\b.*");

  private final StringBuilder script = new StringBuilder("const modules = {};\n");
  private final Set<String> begun = new LinkedHashSet<>();

  private ScriptBundle() {}

  /** What {@code name} does, with all that it imports. */
  static String of(String name) {
    ScriptBundle bundle = new ScriptBundle();
    bundle.add(name);
    return bundle.script.toString();
  }

  private void add(String name) {
    if (!begun.add(name)) {
      return;
    }
    String source = PageFiles.text(name);
    Matcher imported = IMPORT.matcher(source);
    StringBuilder body = new StringBuilder();
    while (imported.find()) {
      add(imported.group(2));
      String names = imported.group(1).replace(" as ", ": ");
      imported.appendReplacement(
          body, "const { " + names + " } = modules['" + imported.group(2) + "'];\n");
    }
    imported.appendTail(body);
    List<String> exports = new ArrayList<>();
    Matcher exported = EXPORT.matcher(body);
    String plain =
        exported.replaceAll(
            found -> {
              exports.add(found.group(2));
              return found.group(1) + " " + found.group(2);
            });
    Matcher other = OTHER.matcher(plain);
    if (other.find()) {
      throw new IllegalStateException(name + " cannot be bundled: " + other.group());
    }
    script
        .append("modules['" + name + "'] = (() => {\n")
        .append(plain)
        .append(exports.stream().collect(Collectors.joining(", ", "return { ", " };\n})();\n")));
  }
}
