package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelNotesTest {

  private static final FilePath EVIL =
      new FilePath(ByteString.of("/etc/\n# 1 ").concat(ByteString.ofHex("ff")));

  private static final FileObject OBJECT =
      new FileObject(
          EVIL, 254, 1, -2, 0xffff_ffffL, 0100644, 0xffff_fffeL, 5, 0, 2, NameType.NORMAL);

  private static final LabelNote LABELLED =
      new LabelNote(Operation.LABEL, Finding.of("sha256:00ff"), OBJECT);

  private static final LabelNote WRONG =
      new LabelNote(
          Operation.VERIFY_METADATA, Finding.failed("invalid-HMAC", Errno.EACCES), OBJECT);

  private static List<Event> replayed(Path state) throws Exception {
    List<Event> events = new ArrayList<>();
    LabelNotes.replay(state, events::add);
    return events;
  }

  @Test
  void givesBackWhatWasNotedOnce(@TempDir Path state) throws Exception {
    assertEquals(List.of(), replayed(state));
    LabelNotes.begin(state, "label -R /etc");
    LabelNotes.add(state, List.of(LABELLED, WRONG));
    List<Event> events = replayed(state);
    DaemonEvent begun = (DaemonEvent) events.get(0);
    assertEquals(Operation.LABELLING, begun.operation());
    assertTrue(begun.detail().startsWith("label -R /etc (at 2"), begun.detail());
    FileEvent labelled = (FileEvent) events.get(1);
    assertEquals(LABELLED.event(begun.subject(), FilePath.ROOT), labelled);
    assertEquals(ProcessHandle.current().pid(), labelled.subject().pid());
    assertEquals(OBJECT, labelled.object());
    FileEvent wrong = (FileEvent) events.get(2);
    assertEquals(Optional.of(Errno.EACCES), wrong.outcome().errno());
    assertEquals(Optional.of(WRONG.finding()), wrong.finding());
    assertEquals(3, events.size());
    assertEquals(List.of(), replayed(state));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "# 1 2 3",
        "1 open 0 pass 2f61 0 0 1 0 0 0 0 0 1",
        "1 label 0 pass 61 0 0 1 0 0 0 0 0 1",
        "1 label 0 pass 2f610 0 0 1 0 0 0 0 0 1",
        "1 label 0 two,words 2f61 0 0 1 0 0 0 0 0 1",
        "1 label ENONE pass 2f61 0 0 1 0 0 0 0 0 1",
        "1 label 0 pass 2f61 0 0 1 4294967296 0 0 0 0 1",
        "1 label 0 pass 2f61 0 0 1 0 65536 0 0 0 1",
        "1 label 0 pass 2f61 0 0 1 0 0 -2 0 0 1",
        "1 label 0 pass 2f61 0 0 1 0 0 0 0 1",
        "1 label 0 pass 2f61 0 0 1 0 0 0 0 0 1 1",
        "1 label 0 pass 2f61 0 0 99999999999999999999 0 0 0 0 0 1",
      })
  void leavesOutWhatIsNoNote(String line, @TempDir Path state) throws Exception {
    LabelNotes.begin(state, "label");
    Files.writeString(
        state.resolve("labellings"),
        line + "\n",
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.APPEND);
    LabelNotes.add(state, List.of(LABELLED));
    assertEquals(2, replayed(state).size());
  }
}
