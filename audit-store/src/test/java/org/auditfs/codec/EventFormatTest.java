package org.auditfs.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Event;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Golden;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventFormatTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final Names NAMES =
      new Names() {
        @Override
        public Optional<String> user(long uid) {
          return Optional.ofNullable(uid == 0 ? "root" : uid == 1000 ? "alice" : null);
        }

        @Override
        public Optional<String> group(long gid) {
          return Optional.ofNullable(gid == 42 ? "shadow" : null);
        }
      };

  private static final Set<EventFormat> ONE_LINE =
      EnumSet.of(EventFormat.TEXT, EventFormat.CSV, EventFormat.JSON, EventFormat.ECS);

  private static List<Event> story() {
    FilePath evil =
        new FilePath(ByteString.of("/etc/\u001b[31m ").concat(ByteString.ofHex("ff22")));
    List<Event> events = new ArrayList<>();
    events.add(Events.daemon(Operation.START));
    events.add(Events.mount());
    events.add(Events.addRule());
    events.add(Events.refusedRule());
    events.add(Events.read("/etc/shadow"));
    events.add(Events.refusedRead());
    events.add(Events.open(Events.alice(), FilePath.of("/etc/hosts"), 0x8241, new Outcome(0)));
    events.add(Events.open(Events.stranger(), evil, 2, Outcome.failed(Errno.ENOENT)));
    events.add(
        Events.on(
            Operation.CREATE, Outcome.SUCCESS, Events.object("/etc/new", 9, NameType.CREATE)));
    events.add(
        Events.on(
            Operation.CREATE,
            Outcome.failed(Errno.EACCES),
            FileObject.absent(FilePath.of("/etc/new"))));
    events.add(
        Events.on(
            Operation.UNLINK, Outcome.SUCCESS, Events.object("/etc/new", 9, NameType.DELETE)));
    events.add(
        Events.on(
            Operation.CHMOD, Outcome.SUCCESS, Events.object("/etc/passwd", 9, NameType.NORMAL)));
    events.add(Events.renameOver());
    events.add(Events.two(Operation.RENAME, Outcome.SUCCESS));
    events.add(Events.two(Operation.LINK, Outcome.SUCCESS));
    events.add(Events.two(Operation.EXCHANGE, Outcome.SUCCESS));
    events.add(Events.two(Operation.RENAME, Outcome.failed(Errno.EACCES)));
    events.add(Events.symlink());
    events.add(Events.refusedPeer());
    events.add(Events.review());
    events.add(Events.daemon(Operation.ROTATE));
    events.add(Events.daemon(Operation.ABORT));
    events.add(Events.daemon(Operation.END));
    return events;
  }

  private static String render(EventFormat format, Names names) {
    StringBuilder out = new StringBuilder(format.header());
    long serial = 0;
    for (Event event : story()) {
      out.append(format.render(Events.recorded(++serial, event), ZONE, names));
    }
    return out.toString();
  }

  @ParameterizedTest
  @EnumSource
  void printsTheStoryAsEver(EventFormat format) throws Exception {
    Golden.check("story." + format.word(), render(format, Names.NONE));
  }

  @Test
  void namesUsersWhereAsked() throws Exception {
    for (EventFormat format : EventFormat.values()) {
      if (format.names()) {
        Golden.check("story-named." + format.word(), render(format, NAMES));
      } else {
        assertEquals(render(format, Names.NONE), render(format, NAMES));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsNothingThroughThatATerminalActsUpon(EventFormat format) {
    long seed = Seeds.seed();
    EventGenerator generator = new EventGenerator(seed);
    for (int i = 1; i <= 3000; i++) {
      String text = format.render(Events.recorded(i, generator.event()), ZONE, NAMES);
      assertTrue(text.endsWith("\n"));
      for (String line : text.lines().toList()) {
        assertTrue(line.codePoints().allMatch(Printable::isVisible), "seed " + seed + ": " + line);
      }
      if (ONE_LINE.contains(format)) {
        assertEquals(text.length() - 1, text.indexOf('\n'), "more than one line: " + text);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "ECS"})
  void printsJsonThatAParserTakes(EventFormat format) throws Exception {
    EventGenerator generator = new EventGenerator(Seeds.seed());
    for (int i = 1; i <= 3000; i++) {
      RecordedEvent recorded = Events.recorded(i, generator.event());
      try (JsonParser parser =
          new JsonFactory().createParser(format.render(recorded, ZONE, NAMES))) {
        parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        while (parser.nextToken() != null) {
          parser.getText();
        }
      }
    }
  }

  @Test
  void keepsEveryAuditLineBelowWhatAusearchReads() {
    FilePath longest =
        new FilePath(
            ByteString.of(("/" + "ü".repeat(127)).repeat(16).getBytes(StandardCharsets.UTF_8)));
    FileObject object = Events.object(longest, Long.MAX_VALUE, NameType.UNKNOWN);
    var subject = Events.user(4294967294L, "ü".repeat(7), longest.toString() + longest);
    Event event =
        new Event.FileEvent(
            Operation.OPEN,
            new Outcome(Long.MIN_VALUE / 2),
            Optional.of(-1),
            longest,
            subject,
            object,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new RuleRef(1, Verb.SECRECY, List.of("ü".repeat(4000)))));
    String text =
        EventFormat.RAW.render(Events.recorded(Long.MAX_VALUE / 2, event), ZONE, Names.NONE);
    for (String line : text.lines().toList()) {
      assertTrue(line.length() < 8970, line.length() + ": " + line);
    }
  }
}
