package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.config.Json;

/** The ways to watch that a comparison plays side by side. */
enum LessonRules {
  NONE,
  INTEGRITY,
  SECRECY,
  BOTH;

  private List<String> verbs() {
    return switch (this) {
      case NONE -> List.of();
      case INTEGRITY -> List.of("integrity");
      case SECRECY -> List.of("secrecy");
      case BOTH -> List.of("integrity", "secrecy");
    };
  }

  /** The rules that watch each of {@code paths} this way. */
  List<String> of(List<String> paths) {
    List<String> rules = new ArrayList<>();
    for (String path : paths) {
      verbs().forEach(verb -> rules.add(verb + " " + path));
    }
    return rules;
  }

  /** The head of its column. */
  String title() {
    return this == NONE ? "no rule" : Json.word(this);
  }
}
