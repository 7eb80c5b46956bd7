package org.auditfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Manual pages of section 8, one for each command and one for all, made of what {@code --help}
 * says; and auditfs-records(7). For {@code scripts/package}: others are written by hand.
 */
public final class ManPages {

  private static final List<String> OTHERS =
      List.of("auditfs.rules(7)", "auditfs-records(7)", "auditfs.conf(5)");

  private final CommandLine root;

  private ManPages(CommandLine root) {
    this.root = root;
  }

  /** Writes them into man7 and man8 in the directory that is the only argument. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    for (Map.Entry<String, String> page : pages().entrySet()) {
      String section = page.getKey().substring(page.getKey().lastIndexOf('.') + 1);
      Files.writeString(directory.resolve("man" + section).resolve(page.getKey()), page.getValue());
    }
  }

  /** Their texts, by the names of their files. */
  static Map<String, String> pages() {
    Terminal nobody =
        new Terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Map.of());
    ManPages all = new ManPages(Main.commandLine(new Invocation(nobody)));
    Map<String, String> pages = new TreeMap<>();
    pages.put("auditfs.8", all.page(all.root));
    for (CommandLine command : all.root.getSubcommands().values()) {
      pages.put("auditfs-" + command.getCommandName() + ".8", all.page(command));
    }
    pages.put("auditfs-records.7", RecordsPage.text());
    return pages;
  }

  private String page(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Roff page = new Roff();
    String name = spec.qualifiedName("-");
    page.title(name, 8);
    page.section("NAME");
    page.text(name + " - " + headline(spec));
    page.section("SYNOPSIS");
    page.text(command.getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
    List<String> description = List.of(spec.usageMessage().description());
    if (!description.isEmpty()) {
      page.section("DESCRIPTION");
      page.verbatim(description);
    }
    if (command == root) {
      commands(page);
    }
    options(page, spec);
    page.verbatim(List.of(spec.usageMessage().footer()));
    page.section("SEE ALSO");
    page.text(String.join(", ", seeAlso(command)));
    return page.toString();
  }

  private static String headline(CommandSpec spec) {
    String header = String.join(" ", spec.usageMessage().header()).strip();
    String low = Character.toLowerCase(header.charAt(0)) + header.substring(1);
    return low.endsWith(".") ? low.substring(0, low.length() - 1) : low;
  }

  private void commands(Roff page) {
    page.section("COMMANDS");
    for (CommandLine command : root.getSubcommands().values()) {
      page.item("auditfs-" + command.getCommandName() + "(8)", headline(command.getCommandSpec()));
    }
  }

  private static void options(Roff page, CommandSpec spec) {
    page.section("OPTIONS");
    spec.positionalParameters().forEach(it -> page.item(it.paramLabel(), description(it)));
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        boolean flag = option.arity().max() == 0;
        String names = String.join(", ", option.names());
        page.item(flag ? names : names + " " + option.paramLabel(), description(option));
      }
    }
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  private List<String> seeAlso(CommandLine command) {
    List<String> pages = new ArrayList<>();
    if (command != root) {
      pages.add("auditfs(8)");
    }
    pages.addAll(OTHERS);
    return pages;
  }
}
