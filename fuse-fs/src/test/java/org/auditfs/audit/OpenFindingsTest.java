package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each open is found to violate, and to contain, and in which event that stands. */
final class OpenFindingsTest {

  private static final String P = "/m/w/file";
  private static final int READ = 0;
  private static final Digest DIGEST = HashAlgorithm.SHA256.of(ByteString.of("content"));

  @TempDir Path state;
  private Stage stage;
  private boolean refuses;
  private Set<String> faults = Set.of();

  @BeforeEach
  void set() throws Exception {
    stage = new Stage(state);
    stage.create(P, READ);
    OpenFindings opens = new OpenFindings(stage.sink());
    stage.fs =
        new AuditingFileSystem(
            finding(opens),
            stage.view,
            stage.watches,
            caller -> {
              fault("subject");
              return Stage.root();
            },
            opens,
            stage.threads);
  }

  /** Finds the same about every open. */
  private ForwardingFileSystem finding(OpenFindings opens) {
    return new ForwardingFileSystem(stage.backing) {
      @Override
      public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
        try {
          opens.found(violation());
        } catch (StoreException e) {
          throw new ErrnoException(Errno.EIO, "record", e);
        }
        opens.measured(DIGEST);
        fault("open");
        if (refuses) {
          throw new ErrnoException(Errno.EACCES, "appraisal");
        }
        return next.open(caller, node, flags);
      }
    };
  }

  private void fault(String where) {
    if (faults.contains(where)) {
      throw new IllegalStateException(where);
    }
  }

  private FileEvent violation() throws ErrnoException {
    return new FileEvent(
        Operation.INVALIDATE_PCR,
        Outcome.SUCCESS,
        Optional.of(READ),
        Stage.MOUNT,
        Stage.root(),
        Portrait.object(FilePath.of(P), Optional.empty(), NameType.NORMAL),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(Operation.INVALIDATE_PCR, Finding.of("ToMToU")));
  }

  @AfterEach
  void clear() throws Exception {
    stage.close();
  }

  /** {@code op [rules] findings} of each event since the last time. */
  private List<String> told() {
    List<String> told =
        stage.events.stream()
            .map(FileEvent.class::cast)
            .map(it -> it.operation().word() + " " + it.rules().size() + " " + causes(it))
            .toList();
    stage.events.clear();
    return told;
  }

  private static List<String> causes(FileEvent event) {
    return event.findings().values().stream().map(Finding::cause).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secrecy /m/w/file|open 1 [ToMToU, DIGEST]",
        "integrity /m/w/file -p w|invalidate_pcr 0 [ToMToU]",
        "secrecy /m/w/file -F uid=1000|invalidate_pcr 0 [ToMToU]"
      })
  void standsInTheEventOfTheOpenWhereThereIsOne(String rule, String expected) throws Exception {
    stage.watch(rule);
    stage.open(P, READ);
    assertEquals(List.of(expected.replace("DIGEST", DIGEST.toString())), told());
    stage.open(P, READ);
    assertEquals(1, told().size(), "what was found before is told again");
  }

  @Test
  void standsInTheEventOfAnOpenThatIsRefused() throws Exception {
    stage.watch("secrecy " + P);
    refuses = true;
    assertThrows(ErrnoException.class, () -> stage.open(P, READ));
    assertEquals(Errno.EACCES, stage.events.get(0).outcome().errno().orElseThrow());
    assertEquals(List.of("open 1 [ToMToU, " + DIGEST + "]"), told());
  }

  @Test
  void isToldOfARefusedOpenThatNobodyAsksFor() throws Exception {
    stage.watch("integrity " + P);
    refuses = true;
    assertThrows(ErrnoException.class, () -> stage.open(P, READ));
    assertEquals(List.of("invalidate_pcr 0 [ToMToU]"), told());
  }

  /** What was found is true all the same, and nothing stays open. */
  @ParameterizedTest
  @ValueSource(strings = {"open", "subject"})
  void isToldOfAnOpenThatEndsByAFaultOfOurs(String where) throws Exception {
    stage.watch("secrecy " + P);
    faults = Set.of(where);
    assertThrows(IllegalStateException.class, () -> stage.open(P, READ));
    assertEquals(List.of("invalidate_pcr 0 [ToMToU]"), told());
    assertEquals(0, stage.backing.openHandles());
  }

  /** Whether that would have been an event of its own or not. */
  @ParameterizedTest
  @CsvSource({"secrecy /m/w/file", "integrity /m/w/file -p w", "secrecy /m/o"})
  void keepsWhoCannotBeToldOfFromTheFile(String rule) throws Exception {
    stage.watch(rule);
    stage.storeIsBroken = true;
    ErrnoException refused = assertThrows(ErrnoException.class, () -> stage.open(P, READ));
    assertEquals(Errno.EIO, refused.errno());
  }
}
