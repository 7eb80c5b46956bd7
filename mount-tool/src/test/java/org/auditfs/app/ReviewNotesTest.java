package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReviewNotesTest {

  @Test
  void givesBackWhoReadWhat(@TempDir Path state) throws Exception {
    assertEquals(List.of(), ReviewNotes.read(state));
    ReviewNotes.add(state, "search -k \"a\nb\"");
    ReviewNotes.add(state, "");
    List<DaemonEvent> events = ReviewNotes.read(state);
    assertEquals(2, events.size());
    DaemonEvent first = events.get(0);
    assertEquals(Operation.REVIEW, first.operation());
    assertEquals(ProcessHandle.current().pid(), first.subject().pid());
    assertEquals((int) Files.getAttribute(state, "unix:uid"), first.subject().uid());
    assertTrue(first.detail().startsWith("search -k \"a\nb\" (at 2"), first.detail());
    ReviewNotes.forget(state);
    assertEquals(List.of(), ReviewNotes.read(state));
  }

  @Test
  void leavesOutWhatIsNoNote(@TempDir Path state) throws Exception {
    for (String line :
        List.of(
            "",
            "1 2 3",
            "999999999999999999 0 0 0 1 00",
            "99999999999999999999 0 0 0 1 00",
            "1 99999999999999999999999 0 0 1 00",
            "1 -1 0 0 1 00",
            "1 0 -2 0 1 00",
            "1 0 0 0 4294967296 00",
            "1 0 0 0 1 0",
            "1 0 0 0 1 zz")) {
      Files.writeString(state.resolve("reviews"), line + "\n");
      assertTrue(ReviewNotes.read(state).size() <= 1, line);
    }
    Files.write(state.resolve("reviews"), new byte[] {(byte) 0xff, 0, 10});
    ReviewNotes.add(state, "search");
    assertEquals(1, ReviewNotes.read(state).size());
    Files.writeString(
        state.resolve("reviews"), "torn", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    assertEquals(1, ReviewNotes.read(state).size());
  }
}
