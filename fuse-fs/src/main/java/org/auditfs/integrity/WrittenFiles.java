package org.auditfs.integrity;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.file.FileId;

/**
 * Which files somebody is writing, and whom their labels let in: as long as they are open, the
 * label is of what they were, and who opens one meanwhile is let in by the same verdict. So does
 * the kernel, which forgets its verdict with the last writer (ima_check_last_writer).
 */
final class WrittenFiles {

  private final ConcurrentHashMap<FileId, Written> files = new ConcurrentHashMap<>();
  private final AtomicLong entries = new AtomicLong();

  /**
   * How a file is written.
   *
   * @param writers how many can write it
   * @param last the number of the entry that came last
   * @param right whether its label was right when one of them came, or it is new
   * @param created whether one of them made it
   * @param labels whether it is to be labelled when the last of them goes
   */
  private record Written(int writers, long last, boolean right, boolean created, boolean labels) {
    private Written without() {
      return new Written(writers - 1, last, right, created, labels);
    }
  }

  /** Enters a writer, who has not been answered yet. */
  void enter(FileId file, boolean right, boolean created, boolean labels) {
    files.merge(
        file,
        new Written(1, entries.incrementAndGet(), right, created, labels),
        (before, more) ->
            new Written(
                before.writers + 1,
                more.last,
                before.right || right,
                before.created || created,
                before.labels || labels));
  }

  /** Whether a verdict is there that holds until the last writer has gone. */
  boolean isRight(FileId file) {
    Written written = files.get(file);
    return written != null && written.right;
  }

  /** Whether it was made, and whoever made it is still writing it. */
  boolean isNew(FileId file) {
    Written written = files.get(file);
    return written != null && written.created;
  }

  /** Whether nobody but one can write it. */
  boolean isLast(FileId file) {
    Written written = files.get(file);
    return written != null && written.writers == 1;
  }

  /**
   * A writer goes.
   *
   * @return where it is the last, and the file is to be labelled: what {@link #leave} is to be told
   *     after that; until then the writer is still there
   */
  OptionalLong leaving(FileId file) {
    OptionalLong[] labelled = {OptionalLong.empty()};
    files.computeIfPresent(
        file,
        (same, before) -> {
          if (before.writers == 1 && before.labels) {
            labelled[0] = OptionalLong.of(before.last);
            return before;
          }
          return before.writers == 1 ? null : before.without();
        });
    return labelled[0];
  }

  /**
   * The last writer, who has labelled the file, goes.
   *
   * @param last what {@link #leaving} gave
   * @return nothing, or, where somebody came and went meanwhile, so that it is to be labelled
   *     again, what to give the next time
   */
  OptionalLong leave(FileId file, long last) {
    OptionalLong[] again = {OptionalLong.empty()};
    files.computeIfPresent(
        file,
        (same, before) -> {
          if (before.writers > 1) {
            return before.without();
          }
          if (before.last == last) {
            return null;
          }
          again[0] = OptionalLong.of(before.last);
          return before;
        });
    return again[0];
  }

  /** How many files are being written. */
  int size() {
    return files.size();
  }
}
