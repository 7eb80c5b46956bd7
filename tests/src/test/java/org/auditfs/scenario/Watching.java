package org.auditfs.scenario;

import java.util.List;
import java.util.Locale;

/** How a scenario's file is watched. */
public enum Watching {
  /** An integrity watch that asks for everything. */
  INTEGRITY_ALL("rwxa", 0),
  /** An integrity watch with its default permissions. */
  INTEGRITY("wa", 0),
  /** A secrecy watch with its default permissions. */
  SECRECY("rwxa", 1),
  /** Both, each with its defaults: what comes to be at the name is adopted. */
  BOTH("wa", 2);

  private final String permissions;
  private final int column;

  Watching(String permissions, int column) {
    this.permissions = permissions;
    this.column = column;
  }

  /** The permissions that the cell is read with. */
  public String permissions() {
    return permissions;
  }

  /** Which of the table's three columns is about it, from 0. */
  int column() {
    return column;
  }

  /** The cell of the table that says how many events a step makes. */
  public Cell cell(Step step) {
    return step.cells().get(column);
  }

  /** Number of events that a step makes. */
  public int expected(Step step) {
    return cell(step).expected(permissions);
  }

  /** Whether this watch can be set before the scenario begins. */
  public boolean plays(Scenario scenario) {
    return !rules(scenario).isEmpty()
        && scenario.steps().stream().allMatch(step -> cell(step).isPlayed());
  }

  /** The rules, as {@code auditfs add} takes them, with P for the watched name. */
  public List<String> rules(Scenario scenario) {
    List<String> rules = scenario.watched().get(column);
    return this == INTEGRITY_ALL
        ? rules.stream().map(rule -> rule.contains(" -p ") ? rule : rule + " -p rwxa").toList()
        : rules;
  }

  /**
   * Whether every rule of {@code verb} must be among those of each event of {@code step}; what
   * adoption adds to a combined watch is open here, the cells of the single verbs do not tell it.
   */
  public boolean demands(String verb, Scenario scenario, Step step) {
    if (this != BOTH) {
      return rules(scenario).stream().allMatch(rule -> rule.startsWith(verb + " P"));
    }
    Cell cell = step.cells().get(verb.equals("integrity") ? 0 : 1);
    String asked = verb.equals("integrity") ? "wa" : "rwxa";
    return cell.isPlayed() && cell.expected(asked) == expected(step);
  }

  /** Whether no rule of {@code verb} may be among those of an event of {@code step}. */
  public boolean forbids(String verb, Scenario scenario, Step step) {
    if (this != BOTH) {
      return !watchesBy(verb, scenario);
    }
    return verb.equals("integrity") && step.cells().get(0).expected("wa") == 0;
  }

  private boolean watchesBy(String verb, Scenario scenario) {
    return rules(scenario).stream().anyMatch(rule -> rule.startsWith(verb));
  }

  /** A short lower-case word, for keys and directories. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
