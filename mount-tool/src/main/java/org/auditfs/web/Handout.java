package org.auditfs.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.auditfs.codec.Names;
import org.auditfs.event.Event;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.file.Printable;

/**
 * A report in one file that needs no server and no other file: what was found, the picture of names
 * and objects, the time line of readers and writers, the events, and the profile's requirements.
 * The tables are there without scripts, too.
 *
 * <p>What comes from the trail is text in it, and never markup. The file allows no script but its
 * own, by its hash (W3C, Content Security Policy, section 2.3.1), and asks nobody for anything.
 */
public final class Handout {

  /** As many as a browser lays out at once; the rest is in the trail. */
  public static final int EVENTS_MAX = 5_000;

  private static final String SCRIPTED =
      """
      <section class="scripted" aria-labelledby="picture-head"><h2 id="picture-head">Names and objects</h2>
      <div id="canvas"></div></section>
      <section class="scripted" aria-labelledby="line-head"><h2 id="line-head">Readers and writers</h2>
      <p class="chooser"><label for="object">Object</label> <select id="object"></select></p>
      <div id="line"></div></section>
      """;

  private final String title;
  private final ShownEvent shown;
  private final Map<String, String> facts;
  private final List<RecordedEvent> events;
  private final List<List<String>> requirements;

  /**
   * @param title of the page
   * @param facts what it begins with
   * @param events what it tells of, in their order, {@link #EVENTS_MAX} at most
   * @param requirements rows of component, standing, title, evidence and limit
   */
  public Handout(
      String title,
      Map<String, String> facts,
      Names names,
      Collection<RecordedEvent> events,
      List<List<String>> requirements) {
    this.title = title;
    this.facts = new LinkedHashMap<>(facts);
    this.shown = new ShownEvent(names);
    this.events = List.copyOf(events);
    this.requirements = List.copyOf(requirements);
  }

  /** Writes it, as UTF-8. */
  public void write(OutputStream out) throws IOException {
    String style =
        PageFiles.text("style.css")
            + PageFiles.text("picture.css")
            + PageFiles.text("timeline.css")
            + PageFiles.text("handout.css");
    String script = ScriptBundle.of("handout.js");
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("script-src ")
        .append(hash(script))
        .append("; style-src ")
        .append(hash(style))
        .append("; img-src data:; base-uri 'none'; form-action 'none'\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(text(title))
        .append("</title>\n")
        .append("<style>")
        .append(style)
        .append("</style>\n</head>\n<body class=\"handout\">\n");
    page.append("<main>\n<h1>").append(text(title)).append("</h1>\n");
    facts(page);
    page.append(SCRIPTED);
    events(page);
    requirements(page);
    page.append("</main>\n");
    out.write(page.toString().getBytes(StandardCharsets.UTF_8));
    json(out);
    out.write(
        ("<script type=\"module\">" + script + "</script>\n</body>\n</html>\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private void facts(StringBuilder page) {
    page.append("<dl class=\"facts\">\n");
    facts.forEach(
        (name, value) ->
            page.append("<dt>")
                .append(text(name))
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd>\n"));
    page.append("</dl>\n");
  }

  private void events(StringBuilder page) {
    page.append("<section aria-labelledby=\"events-head\"><h2 id=\"events-head\">Events</h2>\n");
    head(page, "Event", "When", "What", "Asked for by");
    for (RecordedEvent event : events) {
      String[] sentence = shown.sentence(event).split(" ", 3); // date, time, what
      row(
          page,
          tone(event.event()),
          "#" + event.id().serial(),
          sentence[0] + " " + sentence[1],
          sentence[2],
          String.join(" ", verbs(event.event())));
    }
    page.append("</tbody></table></div></section>\n");
  }

  private void requirements(StringBuilder page) {
    page.append("<section aria-labelledby=\"capp-head\">")
        .append("<h2 id=\"capp-head\">Controlled Access Protection Profile</h2>\n");
    head(page, "Clause", "Standing", "Requirement", "Evidence", "Limit");
    requirements.forEach(row -> row(page, "", row.toArray(String[]::new)));
    page.append("</tbody></table></div></section>\n");
  }

  private static void head(StringBuilder page, String... names) {
    page.append("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    for (String name : names) {
      page.append("<th scope=\"col\">").append(text(name)).append("</th>");
    }
    page.append("</tr></thead><tbody>\n");
  }

  private static void row(StringBuilder page, String kind, String... cells) {
    page.append(kind.isEmpty() ? "<tr>" : "<tr class=\"" + kind + "\">");
    for (String cell : cells) {
      page.append("<td>").append(text(cell)).append("</td>");
    }
    page.append("</tr>\n");
  }

  /** The verbs of the rules that asked for it, each once. */
  private static Collection<String> verbs(Event event) {
    Collection<String> verbs = new TreeSet<>();
    for (RuleRef rule : event instanceof Event.FileEvent file ? file.rules() : List.<RuleRef>of()) {
      verbs.add(rule.verb().word());
    }
    return verbs;
  }

  /** How it is coloured: as text.js has it. */
  private static String tone(Event event) {
    Collection<String> verbs = verbs(event);
    return verbs.isEmpty() ? "other" : String.join("-", verbs);
  }

  /** For the scripts; nothing in it can end its element. */
  private void json(OutputStream out) throws IOException {
    out.write("<script type=\"application/json\" id=\"told\">[".getBytes(StandardCharsets.UTF_8));
    boolean first = true;
    for (RecordedEvent event : events) {
      String json = (first ? "" : ",\n") + shown.json(event).replace("<", "\\u003c");
      out.write(json.getBytes(StandardCharsets.UTF_8));
      first = false;
    }
    out.write("]</script>\n".getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Text that shows, and is not read as markup. */
  private static String text(String text) {
    return Printable.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
