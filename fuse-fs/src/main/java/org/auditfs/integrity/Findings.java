package org.auditfs.integrity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.audit.Portrait;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.file.Errno;
import org.auditfs.label.Judgement;
import org.auditfs.posix.ErrnoException;

/** Records what was found about a file that is being used. */
final class Findings {

  private final Recorder recorder;

  /** Takes an event of each finding. */
  interface Recorder {
    void record(FileEvent event) throws StoreException;
  }

  Findings(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Of a use that goes on.
   *
   * @throws ErrnoException EIO when it cannot be recorded
   */
  void found(FileUse file, Operation operation, Finding finding) throws ErrnoException {
    record(file, operation, Outcome.SUCCESS, finding);
  }

  /**
   * Does what a judgement says.
   *
   * @param refusal what is told to whom it refuses
   * @throws ErrnoException {@code refusal}
   */
  void conclude(FileUse file, Operation operation, Judgement judgement, Errno refusal)
      throws ErrnoException {
    if (judgement.isRight()) {
      return;
    }
    Outcome outcome = judgement.refuses() ? Outcome.failed(refusal) : Outcome.SUCCESS;
    record(file, operation, outcome, Finding.failed(judgement.cause(), refusal));
    if (judgement.refuses()) {
      throw new ErrnoException(refusal, "appraisal");
    }
  }

  /** Of what nobody waits for: where it cannot be recorded nobody can be told. */
  void tell(FileUse file, Operation operation, Finding finding) {
    try {
      found(file, operation, finding);
    } catch (ErrnoException e) {
      // the trail counts what it lost
    }
  }

  private void record(FileUse file, Operation operation, Outcome outcome, Finding finding)
      throws ErrnoException {
    try {
      recorder.record(
          new FileEvent(
              operation,
              outcome,
              file.openFlags(),
              file.mountPoint(),
              file.subject(),
              Portrait.object(file.path(), file.seen(), NameType.NORMAL),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              Map.of(operation, finding)));
    } catch (StoreException e) {
      throw new ErrnoException(Errno.EIO, "record", e);
    }
  }
}
