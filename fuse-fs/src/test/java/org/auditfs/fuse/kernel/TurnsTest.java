package org.auditfs.fuse.kernel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TurnsTest {

  private static final int WORKERS = 4;

  private final Turns turns = new Turns(WORKERS);
  private final List<Thread> workers = new ArrayList<>();

  TurnsTest() {
    for (int i = 0; i < WORKERS; i++) {
      int number = i;
      Thread worker = new Thread(() -> turns.await(number));
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    await().until(() -> workers.stream().noneMatch(w -> w.getState() == Thread.State.RUNNABLE));
  }

  @AfterEach
  void end() {
    turns.end();
    workers.forEach(worker -> await().until(() -> !worker.isAlive()));
  }

  private boolean listens(int number) {
    return !workers.get(number).isAlive();
  }

  @Test
  void letsOneMoreListenForEachRequestThatIsNotDone() {
    await().until(() -> listens(0));
    turns.begin(0, false);
    await().until(() -> looks(1));
    assertFalse(turns.isAlone());
    assertFalse(listens(2));
    turns.begin(1, false);
    await().until(() -> looks(2));
    assertFalse(listens(3));
  }

  private boolean looks(int number) {
    long unused = turns.look();
    return listens(number);
  }

  @Test
  void hasTheFirstServeAloneAgain() {
    turns.begin(0, false);
    await().until(() -> looks(1));
    turns.end(0);
    await()
        .until(
            () -> {
              long unused = turns.look();
              return turns.isAlone();
            });
  }

  @Test
  void keepsSomebodyListeningWhileTheFirstIsStuck() {
    turns.begin(0, false);
    await().until(() -> looks(1));
    long end = System.nanoTime() + 100_000_000; // longer than it takes to calm down
    while (System.nanoTime() < end) {
      long unused = turns.look();
      assertFalse(turns.isAlone());
    }
  }

  @Test
  void passesOverThoseWhoHaveLeft() {
    await().until(() -> listens(0));
    turns.begin(0, false);
    turns.left(1);
    turns.left(2);
    await().until(() -> looks(3));
  }

  @Test
  void wakesAllWhoWait() {
    turns.widen();
    workers.forEach(worker -> await().until(() -> !worker.isAlive()));
    assertTrue(listens(WORKERS - 1));
  }
}
