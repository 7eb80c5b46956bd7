package org.auditfs.cli;

import org.auditfs.config.Json;

/**
 * What the Controlled Access Protection Profile asks, and what shows that it is so.
 *
 * @param component of the profile, as FAU_GEN.1
 * @param title what is asked, in a few words
 * @param evidence from this trail and this daemon; of what is missing, what to do
 */
record Requirement(String component, String title, Standing standing, String evidence) {

  /** How it stands. */
  enum Standing {
    /** The trail has it. */
    SHOWN,
    /** It would be done; nothing has come yet that shows it. */
    READY,
    /** It is not so, or cannot be seen. */
    MISSING
  }

  String line() {
    return "%-10s %-8s %s: %s".formatted(component, Json.word(standing), title, evidence);
  }

  String json() {
    return Json.object(
        out -> {
          out.writeStringField("component", component);
          out.writeStringField("title", title);
          out.writeStringField("standing", Json.word(standing));
          out.writeStringField("evidence", evidence);
        });
  }
}
