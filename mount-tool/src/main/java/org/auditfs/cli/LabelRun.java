package org.auditfs.cli;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.auditfs.app.LabelNote;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.labelling.FoundFile;
import org.auditfs.labelling.LabelResult;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.labelling.LabelTask;
import org.auditfs.labelling.Skip;
import org.auditfs.labelling.TreeWalk;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/**
 * One thread comes across files; as many as there are processors do to them what is to be done.
 * What came of each is counted, recorded and shown under one lock.
 */
final class LabelRun implements TreeWalk.Visitor {

  /** Files that wait with their descriptors open. */
  private static final int WAITING_MAX = 64;

  private static final int SHOW_EACH = 16;

  private final LabelTask task;
  private final LabelRecorder recorder;
  private final Progress progress;
  private final long all;
  private final Shown shown;
  private final boolean checks;
  private final LabelTally tally = new LabelTally();
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final ExecutorService workers =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private Optional<CommandException> stopped = Optional.empty();

  /** Is told what came of each file. */
  @FunctionalInterface
  interface Shown {
    void took(FilePath path, Kind kind, String cause);
  }

  /**
   * @param checks whether the task changes nothing
   * @param all files there are, for the progress
   */
  LabelRun(
      LabelTask task,
      boolean checks,
      LabelRecorder recorder,
      Progress progress,
      long all,
      Shown shown) {
    this.task = task;
    this.checks = checks;
    this.recorder = recorder;
    this.progress = progress;
    this.all = all;
    this.shown = shown;
  }

  /**
   * Does it all; begun once.
   *
   * @param walks goes where the files are
   * @throws CommandException when something could not be recorded: it stopped there
   */
  LabelTally run(Iterable<FilePath> paths, TreeWalk walks) throws CommandException {
    for (FilePath path : paths) {
      walks.walk(path);
    }
    workers.shutdown();
    try {
      workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
    recorder.close();
    if (stopped.isPresent()) {
      throw stopped.get();
    }
    return tally;
  }

  private synchronized void stop(CommandException why) {
    stopped = stopped.or(() -> Optional.of(why));
  }

  private synchronized boolean isStopped() {
    return stopped.isPresent();
  }

  @Override
  public void found(FoundFile file) {
    room.acquireUninterruptibly();
    workers.execute(
        () -> {
          try (file) {
            if (!isStopped()) {
              took(file.path(), task.carryOut(file));
            }
          } catch (RuntimeException e) {
            stop(
                new CommandException(
                    ExitCode.FAILED, "at " + Printable.line(file.path().bytes()) + ": " + e, e));
          } finally {
            room.release();
          }
        });
  }

  @Override
  public synchronized void skipped(FilePath path, Skip why) {
    tally.add(why);
  }

  @Override
  public synchronized void failed(FilePath path, ErrnoException why) {
    tally.addFailed(why.errno());
    shown.took(path, Kind.FAILED, String.valueOf(why.getMessage()));
  }

  private synchronized void took(FilePath path, LabelResult result) {
    tally.add(result);
    shown.took(path, result.kind(), result.cause());
    if (tally.files() % SHOW_EACH == 0 || tally.files() == all) {
      progress.show(tally.files(), all);
    }
    Optional<LabelNote> note = note(path, result);
    try {
      if (note.isPresent() && stopped.isEmpty()) {
        recorder.add(note.get());
      }
    } catch (CommandException e) {
      stop(e);
    }
  }

  /** What was neither changed nor checked is nothing to record. */
  private Optional<LabelNote> note(FilePath path, LabelResult result) {
    return finding(result)
        .map(finding -> new LabelNote(operation(result), finding, object(path, result)));
  }

  private Optional<Finding> finding(LabelResult result) {
    return switch (result.kind()) {
      case DONE -> Optional.of(Finding.of(result.cause()));
      case RIGHT -> checks ? Optional.of(Finding.of(Finding.PASS)) : Optional.empty();
      case WRONG_DATA, WRONG_METADATA -> Optional.of(Finding.failed(result.cause(), Errno.EACCES));
      case FAILED -> result.error().map(errno -> Finding.failed(errno.name(), errno));
    };
  }

  private Operation operation(LabelResult result) {
    if (result.kind() == Kind.WRONG_METADATA) {
      return Operation.VERIFY_METADATA;
    }
    return checks ? Operation.VERIFY_DATA : Operation.LABEL;
  }

  private static FileObject object(FilePath path, LabelResult result) {
    Stat stat = result.stat();
    return new FileObject(
        path,
        stat.deviceMajor(),
        stat.deviceMinor(),
        stat.inode(),
        result.generation(),
        stat.mode(),
        Integer.toUnsignedLong(stat.uid()),
        Integer.toUnsignedLong(stat.gid()),
        (long) stat.rdevMajor() << 20 | stat.rdevMinor(),
        stat.nlink(),
        NameType.NORMAL);
  }
}
