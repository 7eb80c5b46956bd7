package org.auditfs.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;

/** What commands print, for the page: each a fixed line of words, at most with a serial. */
final class Results {

  /** Some read all of the trail: so many at a time. */
  private static final int COMMANDS_MAX = 4;

  /** As many as anybody looks through on a page. */
  private static final List<String> MEASUREMENTS = List.of("measurements", "--last", "500");

  private final Commands commands;
  private final Semaphore running = new Semaphore(COMMANDS_MAX);

  Results(Commands commands) {
    this.commands = commands;
  }

  Map<String, Route> routes() {
    return Map.of(
        "/status", Route.get(visit -> show(visit, List.of("status", "--json"))),
        "/rules", Route.get(visit -> show(visit, List.of("list", "--json"))),
        "/capp", Route.get(visit -> show(visit, List.of("capp", "--json"))),
        "/pcr", Route.get(visit -> show(visit, List.of("pcr", "--json"))),
        "/measurements", Route.get(visit -> show(visit, MEASUREMENTS)),
        "/lessons", Route.get(visit -> show(visit, List.of("lesson", "list", "--json"))),
        "/why", Route.get(this::why));
  }

  private void why(Visit visit) throws IOException {
    String serial = visit.parameter("event");
    if (serial.matches("[1-9][0-9]{0,17}")) {
      show(visit, List.of("why", serial));
    } else {
      visit.refuse(Visit.BAD_REQUEST, "no serial: give event=N");
    }
  }

  private void show(Visit visit, List<String> words) throws IOException {
    if (!running.tryAcquire()) {
      visit.refuse(Visit.BUSY, "too much is asked at once: try again");
      return;
    }
    Commands.Said said;
    try {
      said = commands.run(words);
    } finally {
      running.release();
    }
    visit.json(Visit.OK, json(said));
  }

  private static String json(Commands.Said said) {
    boolean found = said.exit() == ExitCode.DONE.number() || !said.lines().isEmpty();
    return Json.object(
        out -> {
          out.writeNumberField("exit", said.exit());
          out.writeStringField("error", found ? "" : said.complaint());
          out.writeArrayFieldStart("lines");
          for (String line : said.lines()) {
            out.writeString(line);
          }
          out.writeEndArray();
        });
  }
}
