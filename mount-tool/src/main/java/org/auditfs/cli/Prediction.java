package org.auditfs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.lesson.LessonStep;

/** Asks, before a step is played, whether it will be recorded; and counts who was right. */
final class Prediction {

  private final Terminal terminal;
  private final boolean asks;
  private final boolean waits;
  private final BufferedReader answers;

  private int asked;
  private int right;

  /**
   * @param answers what somebody types
   * @param asks whether a step is asked about
   * @param waits whether a step waits for a line
   */
  Prediction(Terminal terminal, InputStream answers, boolean asks, boolean waits) {
    this.terminal = terminal;
    this.answers = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    this.asks = asks;
    this.waits = waits;
  }

  /**
   * Asks about {@code step}, or waits until it may be played.
   *
   * @throws CommandException when nobody is there to answer
   */
  void before(LessonStep step) throws CommandException {
    if (asks) {
      boolean answer = yesOrNo();
      asked++;
      boolean isRight = answer == step.isRecorded();
      right += isRight ? 1 : 0;
      terminal.line(isRight ? "          Right." : "          No: look.");
    } else if (waits) {
      ask("          [Enter] ");
    }
  }

  /** Whether somebody is waited for before each step. */
  boolean waits() {
    return waits;
  }

  /**
   * Waits for a line, without a word.
   *
   * @throws CommandException when none can come
   */
  void await() throws CommandException {
    ask("");
  }

  private boolean yesOrNo() throws CommandException {
    String answer = ask("          Will it be recorded? [y/n] ");
    while (!answer.equals("y") && !answer.equals("n")) {
      answer = ask("          y or n? ");
    }
    return answer.equals("y");
  }

  private String ask(String question) throws CommandException {
    try {
      terminal.flush();
      terminal.aside(question);
      String answer = answers.readLine();
      if (answer == null) {
        throw new CommandException(
            ExitCode.WRONG_USAGE, "nobody answers: --predict and --pause need a terminal");
      }
      return answer.strip().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read the answer: " + e.getMessage(), e);
    }
  }

  /** How many were right, for a person; empty when nothing was asked. */
  String score() {
    return asked == 0 ? "" : "You were right in %d of %d.".formatted(right, asked);
  }
}
