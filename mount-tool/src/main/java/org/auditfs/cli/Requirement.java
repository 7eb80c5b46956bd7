package org.auditfs.cli;

import org.auditfs.config.Json;

/**
 * What the Controlled Access Protection Profile asks, and what shows that it is so.
 *
 * @param component of the profile, as FAU_GEN.1
 * @param title what is asked, in a few words
 * @param evidence from this trail and this daemon; of what is not met, what to do
 * @param limit how far it is met; empty where all of it is, or nothing
 */
record Requirement(
    String component, String title, Standing standing, String evidence, String limit) {

  /** How it stands. */
  enum Standing {
    /** It is so. */
    MET("met"),
    /** It is so, as far as the limit says. */
    LIMITED("limited"),
    /** It is not so, or cannot be seen. */
    NOT_MET("not met");

    private final String word;

    Standing(String word) {
      this.word = word;
    }
  }

  String line() {
    String how = standing == Standing.LIMITED ? "; limit: " + limit : "";
    return "%-10s %-8s %s: %s".formatted(component, standing.word, title, evidence + how);
  }

  String json() {
    return Json.object(
        out -> {
          out.writeStringField("component", component);
          out.writeStringField("title", title);
          out.writeStringField("standing", Json.word(standing));
          out.writeStringField("evidence", evidence);
          out.writeStringField("limit", limit);
        });
  }
}
