package org.auditfs.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class PatienceTest {

  private static void waitForEver() throws IOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      InterruptedIOException stopped = new InterruptedIOException("stopped");
      stopped.initCause(e);
      throw stopped;
    }
  }

  @Test
  void endsWhatDoesNotEndAndLeavesTheThreadFitForMore() throws IOException {
    try (Patience patience = new Patience(1)) {
      for (int i = 0; i < 50; i++) {
        assertThrows(InterruptedIOException.class, () -> patience.with(PatienceTest::waitForEver));
        assertFalse(Thread.currentThread().isInterrupted());
      }
    }
  }

  @Test
  void leavesAloneWhatEnds() throws IOException {
    try (Patience patience = new Patience(0)) {
      for (int i = 0; i < 5000; i++) {
        try {
          patience.with(Thread::onSpinWait);
        } finally {
          assertFalse(Thread.currentThread().isInterrupted(), "the alarm of write " + i);
        }
      }
    }
  }
}
