package org.auditfs.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a scenario's file is watched. */
enum Watching {
  /** An integrity watch that asks for everything. */
  INTEGRITY_ALL("rwxa", "integrity -p rwxa"),
  /** An integrity watch with its default permissions. */
  INTEGRITY("wa", "integrity"),
  /** A secrecy watch with its default permissions. */
  SECRECY("rwxa", "secrecy"),
  /** Both, each with its defaults: what comes to be at the name is adopted. */
  BOTH("wa", "integrity,secrecy");

  private final String permissions;
  private final String rules;

  Watching(String permissions, String rules) {
    this.permissions = permissions;
    this.rules = rules;
  }

  /** The permissions that the cell is read with. */
  String permissions() {
    return permissions;
  }

  /** The cell of the table that says how many events a step makes. */
  Cell cell(Scenario.Step step) {
    return switch (this) {
      case INTEGRITY_ALL, INTEGRITY -> step.integrity();
      case SECRECY -> step.secrecy();
      case BOTH -> step.combined();
    };
  }

  /** Whether this watch can be set before the scenario begins. */
  boolean plays(Scenario scenario) {
    return scenario.steps().stream().allMatch(step -> cell(step).isPlayed());
  }

  /** The arguments of {@code auditfs add}, for each rule. */
  List<List<String>> additions(String path, String key) {
    List<List<String>> all = new ArrayList<>();
    for (String rule : rules.split(",", -1)) {
      List<String> verb = List.of(rule.split(" ", -1));
      List<String> words = new ArrayList<>(List.of("add", verb.get(0), path));
      words.addAll(verb.subList(1, verb.size()));
      words.addAll(List.of("-k", key));
      all.add(words);
    }
    return all;
  }

  /**
   * Whether the rule of {@code verb} must be among those of an event of {@code step}; what adoption
   * adds to a combined watch is open here, the cells of the single verbs do not tell it.
   */
  boolean demands(String verb, Scenario.Step step) {
    if (this != BOTH) {
      return rules.startsWith(verb);
    }
    return verb.equals("integrity")
        ? step.integrity().expected("wa") > 0
        : step.secrecy().isPlayed() && step.secrecy().expected("rwxa") > 0;
  }

  /** Whether the rule of {@code verb} must not be among those of an event of {@code step}. */
  boolean forbids(String verb, Scenario.Step step) {
    if (this != BOTH) {
      return !rules.startsWith(verb);
    }
    return verb.equals("integrity") && step.integrity().expected("wa") == 0;
  }

  /** A short lower-case word, for keys and directories. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
