package org.auditfs.fuse.kernel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.auditfs.file.Errno;
import org.auditfs.fuse.InMemoryFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests that wait, and of the others meanwhile; on a device made of queues. */
@Timeout(60)
class WaitingRequestsTest {

  private static final int CALLER = 4711; // as RequestBytes has it
  private static final long INTERRUPT = 1; // FUSE_INT_REQ_BIT

  private final CountDownLatch gate = new CountDownLatch(1);
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Set<Integer> killed = ConcurrentHashMap.newKeySet();

  /** Of each request that has come through the gate: whether its caller still waits. */
  private final BlockingQueue<Boolean> waits = new LinkedBlockingQueue<>();

  private final QueueDevice device = new QueueDevice();
  private final KernelTransport transport =
      KernelTransport.start(
          device,
          Faults.waitingAtAccess(
              new InMemoryFileSystem(), gate, who -> waits.add(who.waiting().goesOn())),
          2,
          () -> {},
          killed::contains,
          log::add);

  /** A request that waits for the gate. */
  private void askToWait(long unique) {
    device.requests.add(RequestBytes.of(FuseOpcode.ACCESS).unique(unique).u32(4, 0).build());
  }

  private void ask(long unique) {
    device.requests.add(
        RequestBytes.of(FuseOpcode.GETATTR).unique(unique).u32(0, 0).u64(0).build());
  }

  private void interrupt(long unique) {
    device.requests.add(
        RequestBytes.of(FuseOpcode.INTERRUPT).unique(unique | INTERRUPT).u64(unique).build());
  }

  private void awaitAnswers(String... expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(List.of(expected), List.copyOf(device.answers)));
  }

  @AfterEach
  void end() throws Exception {
    gate.countDown();
    device.unmount();
    transport.awaitEnd();
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void areNotInTheWayOfOthers() {
    for (int i = 0; i < 20; i++) {
      askToWait(2 + 2 * i);
    }
    ask(100);
    ask(102);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> device.answers.containsAll(List.of("100 0", "102 0")));
    assertEquals(2, device.answers.size());
    assertTrue(transport.workers() > 20, () -> transport.workers() + " workers");
  }

  @Test
  void giveTheirWorkersBackWhenTheyAreAnswered() {
    for (int i = 0; i < 20; i++) {
      askToWait(2 + 2 * i);
    }
    ask(100);
    await().until(() -> device.answers.contains("100 0"));
    gate.countDown();
    await().until(() -> device.answers.size() == 21);
    for (long unique = 200; transport.workers() > 2; unique += 2) {
      ask(unique); // one that has nothing to do leaves after the next request
      String answer = unique + " 0";
      await().until(() -> device.answers.contains(answer));
    }
  }

  @Test
  void endForACallerThatIsKilledAndForNobodyElse() {
    askToWait(2);
    interrupt(2);
    ask(100);
    awaitAnswers("100 0");
    killed.add(CALLER);
    awaitAnswers("100 0", "2 " + Errno.EINTR.number());
  }

  @Test
  void knowThatTheirCallerHasGoneBeforeItsIdCanBeAnothers() throws Exception {
    askToWait(2);
    interrupt(2);
    killed.add(CALLER);
    awaitAnswers("2 " + Errno.EINTR.number());
    gate.countDown();
    assertEquals(false, waits.take());
    askToWait(4);
    assertEquals(true, waits.take());
  }

  @Test
  void knowThatAllCallersGoWhenTheyAreGivenUp() throws Exception {
    askToWait(2);
    await().until(() -> device.requests.isEmpty());
    assertFalse(transport.refuse(50));
    gate.countDown();
    assertEquals(false, waits.take());
  }

  @Test
  void areAskedForAgainWhenTheyAreNotKnownYet() {
    interrupt(2);
    awaitAnswers("3 " + Errno.EAGAIN.number());
  }

  @Test
  void areGivenUpWhenAllIsRefused() throws Exception {
    ask(100);
    awaitAnswers("100 0");
    assertTrue(transport.refuse(10_000));
    ask(102);
    awaitAnswers("100 0", "102 " + Errno.ENOTCONN.number());
  }

  @Test
  void areWaitedForWhenAllIsRefused() throws Exception {
    askToWait(2);
    await().until(() -> device.requests.isEmpty());
    assertFalse(transport.refuse(50));
    gate.countDown();
    assertTrue(transport.refuse(10_000));
    awaitAnswers("2 0");
  }
}
