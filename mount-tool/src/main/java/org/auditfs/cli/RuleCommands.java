package org.auditfs.cli;

/** What the commands about rules share. */
final class RuleCommands {

  /** Every change of the rules is recorded, so nobody but the daemon makes one. */
  static final String MISSING =
      "rules are kept by the daemon, which records each change: auditfs mount a directory first";

  private RuleCommands() {}
}
