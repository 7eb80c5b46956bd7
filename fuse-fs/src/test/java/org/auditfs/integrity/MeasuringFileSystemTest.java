package org.auditfs.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.audit.FakeCallerThreads;
import org.auditfs.audit.InMemoryView;
import org.auditfs.audit.OpenFindings;
import org.auditfs.audit.Stage;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.EventSink;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.label.AppraisalRules;
import org.auditfs.measure.MeasurementList;
import org.auditfs.measure.Policy;
import org.auditfs.measure.Template;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.OneIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A measured filesystem in memory, whose clock stands still: only opens tell of changes. */
final class MeasuringFileSystemTest {

  private static final RequestContext ROOT = new RequestContext(0, 0, 4711);
  private static final RequestContext ALICE = new RequestContext(1000, 1000, 4712);

  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int READ_WRITE = 2;
  private static final int TRUNCATE = 01000;

  private static final List<String> POLICY =
      List.of(
          "dont_measure path=/m/quiet",
          "measure path=/m/executed func=BPRM_CHECK",
          "dont_measure path=/m/executed",
          "audit path=/m/audited mask=^MAY_READ",
          "measure func=FILE_CHECK mask=^MAY_READ euid=0");

  private final InMemoryFileSystem backing = new InMemoryFileSystem();
  private final InMemoryView view = new InMemoryView(backing, FilePath.of("/m"));
  private final List<Event> events = new ArrayList<>();
  private final FakeContents contents = new FakeContents(backing);
  private final InMemoryEntryLog log = new InMemoryEntryLog();
  private boolean storeIsBroken;
  private int entriesMax = 1000;

  @SuppressWarnings("NullAway.Init") // made before each
  private MeasuringFileSystem fs;

  @SuppressWarnings("NullAway.Init") // made before each
  private Measuring measuring;

  private final Map<NodeId, String> made = new HashMap<>();
  private NodeId file = NodeId.ROOT;

  @BeforeEach
  void mountAndMake() throws Exception {
    mount();
    file = make("file", "content");
  }

  private void mount() throws Exception {
    MeasurementList list = MeasurementList.open(log, entriesMax);
    measuring = Measuring.of(list);
    MeasuredMount mount =
        new MeasuredMount(
            Policy.parse(POLICY),
            HashAlgorithm.SHA256,
            Template.IMA_NG,
            0xef53,
            "ext4",
            "",
            AppraisalRules.OFF);
    EventSink sink =
        event -> {
          if (storeIsBroken) {
            throw new StoreException("the disk is full");
          }
          events.add(event);
          return new EventId(events.size(), 0);
        };
    fs =
        new MeasuringFileSystem(
            backing,
            view,
            contents,
            caller -> Stage.root(),
            new OpenFindings(sink),
            new FakeCallerThreads(() -> false),
            OneIdentity.of(LinuxPosix.load()),
            measuring,
            mount);
  }

  private NodeId make(String name, String text) throws ErrnoException {
    var created = backing.create(ROOT, NodeId.ROOT, ByteString.of(name), WRITE, 0755, 0);
    write(created.entry().node(), created.handle(), text);
    backing.release(created.entry().node(), created.handle());
    made.put(created.entry().node(), name);
    return created.entry().node();
  }

  private void write(NodeId node, FileHandle handle, String text) throws ErrnoException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    backing.write(ROOT, node, handle, 0, bytes, false);
  }

  @AfterEach
  void leavesNothingOpen() {
    assertEquals(0, backing.openHandles());
    assertEquals(0, measuring.ledger().openFiles());
  }

  private FileHandle open(NodeId node, int flags) throws ErrnoException {
    return open(ROOT, node, flags);
  }

  /** As the kernel: it asks for the name first. */
  private FileHandle open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    String name = made.getOrDefault(node, "");
    if (!name.isEmpty()) {
      fs.forget(fs.lookup(caller, NodeId.ROOT, ByteString.of(name)).node(), 1);
    }
    return fs.open(caller, node, flags).handle();
  }

  private void openAndClose(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    fs.release(node, open(caller, node, flags));
  }

  /** Name and digest of each entry; of a violation the name and an exclamation mark. */
  private List<String> listed() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    measuring.list().writeAscii(out, HashAlgorithm.SHA1);
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" ", -1))
        .map(words -> words[4] + (words[1].matches("0+") ? "!" : " " + words[3]))
        .toList();
  }

  private static String entry(String path, String content) {
    return path + " " + HashAlgorithm.SHA256.of(ByteString.of(content));
  }

  /** What was recorded: {@code op cause[!errno] path}. */
  private List<String> told() {
    return events.stream()
        .map(event -> (FileEvent) event)
        .map(
            event ->
                event.operation().word()
                    + " "
                    + event.finding().map(it -> it.cause() + error(it.error())).orElse("?")
                    + " "
                    + event.object().path())
        .toList();
  }

  private static String error(Optional<Errno> errno) {
    return errno.map(it -> "!" + it).orElse("");
  }

  @Test
  void listsAContentOnceAndReadsItOnce() throws Exception {
    openAndClose(ROOT, file, READ);
    int reads = contents.reads;
    openAndClose(ROOT, file, READ);
    assertEquals(List.of(entry("/m/file", "content")), listed());
    assertEquals(reads, contents.reads);
    assertEquals(List.of(), told());
  }

  @Test
  void measuresAgainWhatWasWritten() throws Exception {
    openAndClose(ROOT, file, READ);
    FileHandle writer = open(file, WRITE);
    write(file, writer, "CONTENT");
    fs.release(file, writer);
    openAndClose(ROOT, file, READ);
    assertEquals(List.of(entry("/m/file", "content"), entry("/m/file", "CONTENT")), listed());
    assertEquals(List.of(), told());
  }

  @Test
  void measuresAgainWhatWasTruncated() throws Exception {
    openAndClose(ROOT, file, READ);
    AttributeChange cut =
        new AttributeChange(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(0L),
            Optional.empty(),
            Optional.empty(),
            false);
    fs.setattr(ROOT, file, cut);
    openAndClose(ROOT, file, READ);
    assertEquals(List.of(entry("/m/file", "content"), entry("/m/file", "")), listed());
  }

  @Test
  void measuresOnlyWhatThePolicyAsksFor() throws Exception {
    openAndClose(ALICE, file, READ);
    openAndClose(ROOT, file, WRITE);
    openAndClose(ROOT, make("quiet", "x"), READ);
    NodeId executed = make("executed", "x");
    openAndClose(ROOT, executed, READ);
    assertEquals(List.of(), listed());
    assertEquals(0, contents.reads);
    openAndClose(ALICE, executed, READ | FuseFileSystem.FMODE_EXEC);
    assertEquals(List.of(entry("/m/executed", "x")), listed());
  }

  @Test
  void recordsAHashOnceAVersion() throws Exception {
    NodeId audited = make("audited", "x");
    openAndClose(ALICE, audited, READ);
    openAndClose(ALICE, audited, READ);
    String first = "audit_hash " + HashAlgorithm.SHA256.of(ByteString.of("x")) + " /m/audited";
    assertEquals(List.of(first), told());
    assertEquals(List.of(), listed());
    FileHandle writer = open(audited, WRITE);
    fs.release(audited, writer);
    openAndClose(ALICE, audited, READ);
    assertEquals(List.of(first, first), told());
  }

  @Test
  void measuresWhatIsMadeAndRead() throws Exception {
    var created = fs.create(ROOT, NodeId.ROOT, ByteString.of("new"), READ_WRITE, 0644, 022);
    fs.release(created.entry().node(), created.handle());
    assertEquals(List.of(entry("/m/new", "")), listed());
    openAndClose(ROOT, created.entry().node(), READ);
    assertEquals(1, listed().size());
  }

  /** w and r as {@code OpenLedgerTest} has them; what is asked here is that they come this far. */
  @ParameterizedTest
  @CsvSource({
    "w r cr cw, open_writers",
    "r w cw cr, ToMToU",
    "w r cr r cr cw w r cr cw, open_writers open_writers",
    "r w cw cr r w cw cr, ToMToU ToMToU",
    "b r cr cb, open_writers",
    "r cr w cw, ''",
  })
  void tellsWhoMetWhom(String sequence, String causes) throws Exception {
    List<FileHandle> open = new ArrayList<>();
    List<Character> kinds = new ArrayList<>();
    for (String word : sequence.split(" ", -1)) {
      char kind = word.charAt(word.length() - 1);
      if (word.startsWith("c")) {
        int at = kinds.lastIndexOf(kind);
        kinds.remove(at);
        fs.release(file, open.remove(at));
      } else {
        open.add(open(file, kind == 'r' ? READ : kind == 'w' ? WRITE : READ_WRITE));
        kinds.add(kind);
      }
    }
    List<String> expected =
        causes.isEmpty()
            ? List.of()
            : List.of(causes.split(" ", -1)).stream()
                .map(cause -> "invalidate_pcr " + cause + " /m/file")
                .toList();
    assertEquals(expected, told());
    assertEquals(expected.size(), measuring.list().violations());
  }

  @Test
  void tellsWhatCannotBeRead() throws Exception {
    contents.failure = Optional.of(Errno.EIO);
    openAndClose(ROOT, file, READ);
    assertEquals(List.of("add_measure null_hash!EIO /m/file"), told());
    assertEquals(List.of(), listed());
  }

  @Test
  void tellsThatTheListIsFull() throws Exception {
    entriesMax = 0;
    mount();
    openAndClose(ROOT, file, READ);
    assertEquals(List.of("add_measure ENOMEM!ENOMEM /m/file"), told());
  }

  @Test
  void takesWhatChangesAllTheTimeForAViolation() throws Exception {
    contents.meanwhile = () -> measuring.ledger().changed(view.fileId(file));
    openAndClose(ROOT, file, READ);
    assertEquals(List.of("invalidate_pcr open_writers /m/file"), told());
    assertEquals(List.of("/m/file!"), listed());
  }

  @Test
  void opensNothingThatCannotBeRecorded() throws Exception {
    FileHandle writer = open(file, WRITE);
    storeIsBroken = true;
    ErrnoException refused = assertThrows(ErrnoException.class, () -> open(file, READ));
    assertEquals(Errno.EIO, refused.errno());
    fs.release(file, writer);
  }

  @Test
  void doesNotReadForWhoWaitsNoMore() {
    RequestContext gone = new RequestContext(0, 0, 4711, () -> false);
    ErrnoException refused = assertThrows(ErrnoException.class, () -> open(gone, file, READ));
    assertEquals(Errno.EINTR, refused.errno());
    assertEquals(List.of(), told());
  }

  @Test
  void countsNoOpenThatFailed() throws Exception {
    assertThrows(ErrnoException.class, () -> open(new NodeId(99), WRITE | TRUNCATE));
    openAndClose(ROOT, file, READ);
    assertEquals(List.of(), told());
  }

  @Test
  void takesOutWhatAnEndedMountHadOpen() throws Exception {
    FileHandle left = open(file, READ);
    assertEquals(1, measuring.ledger().openFiles());
    fs.close();
    assertEquals(0, measuring.ledger().openFiles());
    fs.release(file, left);
  }
}
