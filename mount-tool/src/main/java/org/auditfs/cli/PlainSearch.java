package org.auditfs.cli;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A search in plain words: each option by its first name and once, its value in a word of its own
 * that is to be taken as it is. Those need no picocli, whose start takes longer than most searches.
 * All others it understands as well, and says what is wrong with them.
 */
final class PlainSearch {

  private static final String WORD = "search";
  private static final String STATE = "--state";

  private final Invocation invocation;
  private final SearchCommand search;
  private boolean begun;

  private PlainSearch(Invocation invocation) {
    this.invocation = invocation;
    this.search = new SearchCommand(invocation);
  }

  /** What {@code words} ask for; empty when they are not plain, or no search. */
  static Optional<SearchCommand> of(Invocation invocation, String... words) {
    if (!invocation.says(WORD)) {
      return Optional.empty();
    }
    PlainSearch plain = new PlainSearch(invocation);
    return plain.takes(words) ? Optional.of(plain.search) : Optional.empty();
  }

  private boolean takes(String... words) {
    Set<String> said = new HashSet<>();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (!said.add(word)) {
        return false;
      }
      if (!takes(word)) {
        i++;
        if (i == words.length || !isPlain(words[i]) || !takes(word, words[i])) {
          return false;
        }
      }
    }
    return begun;
  }

  private static boolean isPlain(String value) {
    return !value.isEmpty() && value.charAt(0) != '-';
  }

  private boolean takes(String word) {
    if (word.equals(WORD)) {
      begun = true;
      return true;
    }
    return begun && search.take(word);
  }

  private boolean takes(String name, String value) {
    if (name.equals(STATE)) {
      invocation.state(value);
      return true;
    }
    return begun && search.take(name, value);
  }
}
