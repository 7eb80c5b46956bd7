package org.auditfs.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.codec.Names;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.Subject;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;

/** A report in a file: nothing in it is markup but its own, and nothing is asked of anybody. */
final class HandoutTest {

  private static final String HOSTILE =
      "/x</script><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m\u202e\"'&";

  private static String page() throws IOException {
    DaemonEvent mounted =
        new DaemonEvent(
            Operation.MOUNT,
            Outcome.SUCCESS,
            Subject.NOBODY,
            Optional.of(FilePath.of(HOSTILE)),
            "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Handout(
            "auditfs report",
            Map.of("Trail", HOSTILE),
            Names.NONE,
            List.of(new RecordedEvent(new EventId(1, 0), mounted)),
            List.of(List.of("FAU_GEN.1", "met", "t", "<b>", "")))
        .write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long count(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void takesNothingOfTheTrailForMarkup() throws IOException {
    String page = page();
    assertEquals(2, count("<script", page), "its events and its script");
    assertEquals(2, count("</script", page));
    assertFalse(page.contains("<img"), "a picture");
    assertFalse(page.contains("<b>"), "a cell");
    assertFalse(Pattern.compile("[\\p{Cc}\\u202e&&[^\\n]]").matcher(page).find(), "controls");
    assertTrue(page.contains("&lt;img src=x onerror=alert(2)&gt;\\033[31m"), page);
  }

  /** Content-Security-Policy allows by hash: one that is wrong would stop the page's own. */
  @Test
  void allowsNoScriptButItsOwn() throws IOException {
    String page = page();
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]+)\"").matcher(page);
    assertTrue(policy.find());
    assertTrue(policy.group(1).startsWith("default-src 'none'; script-src 'sha256-"));
    assertFalse(policy.group(1).contains("unsafe"));
    assertEquals(0, count("https?://(?!www\\.w3\\.org/2000/svg)", page), "an address");
  }

  @Test
  void bundlesEachModuleOnceAndBeforeItIsUsed() {
    String script = ScriptBundle.of("handout.js");
    assertEquals(1, count("modules\\['text.js'\\] = ", script));
    assertTrue(
        script.indexOf("modules['opens.js'] = ") < script.indexOf("modules['timeline.js'] = "));
    assertEquals(0, count("(?m)^(import|export) ", script));
  }
}
