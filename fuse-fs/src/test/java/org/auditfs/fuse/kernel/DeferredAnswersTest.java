package org.auditfs.fuse.kernel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.auditfs.file.Errno;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.Wait;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that wait until two events are kept, while the only worker goes on. */
@Timeout(60)
class DeferredAnswersTest {

  private static final int CALLER = 4711; // as RequestBytes has it
  private static final long INTERRUPT = 1; // FUSE_INT_REQ_BIT
  private static final int EVENTS = 2;

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Set<Integer> killed = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Wait.Until> fates = new LinkedBlockingQueue<>();
  private final InMemoryFileSystem fs = new InMemoryFileSystem();
  private final QueueDevice device = new QueueDevice();
  private final KernelTransport transport =
      KernelTransport.start(
          device, Faults.deferring(fs, EVENTS, fates), 1, () -> {}, killed::contains, log::add);

  private void opendir(long unique) {
    device.requests.add(RequestBytes.of(FuseOpcode.OPENDIR).unique(unique).u32(0, 0).build());
  }

  /** It is answered after all that came before it. */
  private void awaitOthers(long unique) {
    device.requests.add(
        RequestBytes.of(FuseOpcode.GETATTR).unique(unique).u32(0, 0).u64(0).build());
    await().until(() -> device.answers.contains(unique + " 0"));
  }

  private void kept(int events) throws InterruptedException {
    for (int i = 0; i < events; i++) {
      fates.take().met();
    }
  }

  private void awaitAnswers(String... expected) {
    await().untilAsserted(() -> assertEquals(List.of(expected), List.copyOf(device.answers)));
  }

  @AfterEach
  void end() {
    fates.forEach(Wait.Until::met);
    device.unmount();
    transport.close();
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void areGivenWhenTheLastOfTheirEventsIsKept() throws Exception {
    opendir(2);
    opendir(4);
    awaitOthers(100);
    kept(EVENTS - 1);
    awaitOthers(102);
    kept(1);
    awaitAnswers("100 0", "102 0", "2 0");
    kept(EVENTS);
    awaitAnswers("100 0", "102 0", "2 0", "4 0");
    assertEquals(2, fs.openHandles());
  }

  @Test
  void areNotGivenWhenAnEventIsLost() throws Exception {
    opendir(2);
    awaitOthers(100);
    fates.take().failed();
    kept(EVENTS - 1);
    awaitAnswers("100 0", "2 " + Errno.EIO.number());
    assertEquals(0, fs.openHandles());
  }

  @Test
  void areGivenBackWhenTheirCallerWasKilled() throws Exception {
    opendir(2);
    device.requests.add(RequestBytes.of(FuseOpcode.INTERRUPT).unique(2 | INTERRUPT).u64(2).build());
    awaitOthers(100);
    killed.add(CALLER);
    awaitAnswers("100 0", "2 " + Errno.EINTR.number());
    assertEquals(1, fs.openHandles());
    kept(EVENTS);
    await().until(() -> fs.openHandles() == 0);
  }

  @Test
  void areWaitedForWhenAllIsRefused() throws Exception {
    opendir(2);
    awaitOthers(100);
    assertFalse(transport.refuse(50));
    kept(EVENTS);
    assertTrue(transport.refuse(10_000));
    awaitAnswers("100 0", "2 0");
  }

  @Test
  void areWaitedForBeforeTheDeviceIsClosed() throws Exception {
    opendir(2);
    awaitOthers(100);
    device.unmount();
    await().until(() -> transport.workers() == 0);
    assertFalse(transport.ended().isDone());
    kept(EVENTS);
    transport.close();
    awaitAnswers("100 0", "2 0");
  }

  @Test
  void areWaitedForByTheWorkerWhenTheyAreLong() throws Exception {
    int bytes = DeferredAnswers.BODY_MAX + 1;
    int rdwr = 2;
    device.requests.add(
        RequestBytes.of(FuseOpcode.CREATE).unique(2).u32(rdwr, 0100644, 0, 0).name("f").build());
    device.requests.add(
        RequestBytes.of(FuseOpcode.WRITE)
            .unique(4)
            .node(2)
            .u64(1, 0)
            .u32(bytes, 0)
            .u64(0)
            .u32(rdwr, 0)
            .raw("x".repeat(bytes))
            .build());
    device.requests.add(
        RequestBytes.of(FuseOpcode.READ)
            .unique(6)
            .node(2)
            .u64(1, 0)
            .u32(bytes, 0)
            .u64(0)
            .u32(rdwr, 0)
            .build());
    opendir(8);
    kept(EVENTS);
    kept(EVENTS);
    awaitAnswers("2 0", "4 0", "6 0", "8 0");
  }
}
