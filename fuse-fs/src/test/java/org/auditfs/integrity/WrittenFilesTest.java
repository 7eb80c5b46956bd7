package org.auditfs.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.junit.jupiter.api.Test;

final class WrittenFilesTest {

  private static final FileId FILE = new FileId(1, 1, ByteString.of("file"));

  private final WrittenFiles files = new WrittenFiles();

  private void enter(boolean right, boolean labels) {
    files.enter(FILE, right, false, labels);
  }

  /** Goes, and tells how often the file was to be labelled. */
  private int go(Runnable meanwhile) {
    int labelled = 0;
    OptionalLong last = files.leaving(FILE);
    while (last.isPresent()) {
      labelled++;
      if (labelled == 1) {
        meanwhile.run();
      }
      last = files.leave(FILE, last.getAsLong());
    }
    return labelled;
  }

  private int go() {
    return go(() -> {});
  }

  @Test
  void labelsWhenTheLastWriterGoes() {
    enter(true, true);
    enter(false, false);
    assertEquals(0, go());
    assertTrue(files.isRight(FILE), "whom the label let in is still there, or was");
    assertEquals(1, go(() -> assertTrue(files.isRight(FILE), "until it has its label")));
    assertFalse(files.isRight(FILE));
    assertEquals(0, files.size());
  }

  @Test
  void labelsNothingThatNobodyAskedFor() {
    enter(false, false);
    assertFalse(files.isRight(FILE));
    assertEquals(0, go());
    assertEquals(0, files.size());
  }

  @Test
  void labelsAgainWhatWasWrittenMeanwhile() {
    enter(true, true);
    int labelled =
        go(
            () -> {
              enter(true, true);
              assertEquals(0, go(), "the one that labels is still there");
            });
    assertEquals(2, labelled);
    assertEquals(0, files.size());
  }

  @Test
  void leavesTheLabelToWhoCameMeanwhile() {
    enter(true, true);
    assertEquals(1, go(() -> enter(true, true)));
    assertTrue(files.isRight(FILE));
    assertEquals(1, go());
    assertEquals(0, files.size());
  }

  @Test
  void knowsWhatIsNewUntilItHasALabel() {
    files.enter(FILE, true, true, true);
    assertTrue(files.isNew(FILE));
    assertEquals(1, go(() -> assertTrue(files.isNew(FILE))));
    assertFalse(files.isNew(FILE));
  }

  /** Whoever comes and goes, and however they meet: the last label is of the last content. */
  @Test
  void neverLeavesALabelOfWhatWasThereBefore() throws Exception {
    AtomicInteger content = new AtomicInteger();
    AtomicInteger label = new AtomicInteger();
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 2000; round++) {
        List<Future<?>> all = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
          all.add(
              writers.submit(
                  () -> {
                    enter(true, true);
                    content.incrementAndGet();
                    OptionalLong last = files.leaving(FILE);
                    while (last.isPresent()) {
                      label.set(content.get());
                      last = files.leave(FILE, last.getAsLong());
                    }
                  }));
        }
        for (Future<?> one : all) {
          var unused = one.get();
        }
        assertEquals(content.get(), label.get(), "round " + round);
        assertEquals(0, files.size());
      }
    } finally {
      writers.shutdownNow();
    }
  }
}
