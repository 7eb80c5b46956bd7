package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a device that holds back what it gives, and what it takes. */
@Timeout(60)
final class ClosesTest {

  private static final NodeId NODE = new NodeId(7);
  private static final NodeId OTHER = new NodeId(8);
  private static final int THREAD = 42;

  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch heard = new CountDownLatch(1);
  private final CountDownLatch answering = new CountDownLatch(1);
  private final CountDownLatch releasing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Queue<ByteBuffer> requests = new ConcurrentLinkedQueue<>();
  private volatile boolean asleep;

  /** Open, but where a test closes it before anything is served. */
  private CountDownLatch answered = new CountDownLatch(0);

  /** What is sent when an answer has been taken. */
  private Optional<ByteBuffer> behindTheAnswer = Optional.empty();

  private final Device device =
      new Device() {
        @Override
        public boolean isPending() {
          return !requests.isEmpty();
        }

        @Override
        public int reader() {
          return THREAD;
        }

        @Override
        public boolean isWaitedFor(int reader) {
          assertEquals(THREAD, reader);
          return asleep;
        }

        @Override
        public void read(ByteBuffer target) throws ErrnoException {
          ByteBuffer request = Objects.requireNonNull(requests.poll());
          taken.countDown();
          pass(heard);
          if (!request.hasRemaining()) {
            throw new ErrnoException(Errno.ENOENT, "taken back");
          }
          target.put(request);
        }

        @Override
        public void write(ByteBuffer message) {
          answering.countDown();
          pass(answered);
          behindTheAnswer.ifPresent(requests::add);
        }

        @Override
        public void close() {}
      };

  private final Dispatcher dispatcher =
      new Dispatcher(
          new ForwardingFileSystem(new InMemoryFileSystem()) {
            @Override
            public void release(NodeId node, FileHandle handle) {
              releasing.countDown();
              pass(released);
            }
          },
          log::add);

  private final Delivery delivery = new Delivery(dispatcher, log::add);
  private final Turns turns = new Turns(1);
  private final Worker worker =
      new Worker(
          0,
          device,
          Optional.empty(),
          dispatcher,
          delivery,
          new DeferredAnswers(delivery),
          turns,
          log::add);

  private final Closes closes = new Closes(device, turns, () -> List.of(worker));
  private final Thread serving = new Thread(this::serve);
  private final Thread waiting = new Thread(() -> closes.await(NODE));

  private void serve() {
    while (!requests.isEmpty()) {
      worker.serve();
    }
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void takes(ByteBuffer what) {
    requests.add(what);
    serving.start();
    pass(taken);
  }

  private static ByteBuffer release(NodeId node) {
    return RequestBytes.of(FuseOpcode.RELEASE).node(node.value()).u64(1, 0, 0).build();
  }

  private void assertWaits() throws InterruptedException {
    waiting.join(50);
    assertTrue(waiting.isAlive());
  }

  private void assertIsLetGo() throws InterruptedException {
    waiting.join();
    assertFalse(waiting.isAlive());
  }

  @AfterEach
  void end() throws InterruptedException {
    heard.countDown();
    answered.countDown();
    released.countDown();
    serving.join();
    waiting.join();
    assertTrue(log.isEmpty(), log::toString);
  }

  @Test
  void waitsForOneThatWasTakenAndHasNotBegun() throws Exception {
    takes(release(NODE));
    waiting.start();
    assertWaits();
    heard.countDown();
    pass(releasing);
    assertWaits();
    released.countDown();
    assertIsLetGo();
  }

  @Test
  void waitsForOneThatIsBeingServed() throws Exception {
    takes(release(NODE));
    heard.countDown();
    pass(releasing);
    waiting.start();
    assertWaits();
    released.countDown();
    assertIsLetGo();
  }

  /** An asynchronous read keeps the open file until it is answered. */
  @Test
  void waitsForOneThatIsSentBehindAnAnswer() throws Exception {
    answered = new CountDownLatch(1);
    behindTheAnswer = Optional.of(release(NODE));
    takes(RequestBytes.of(FuseOpcode.READ).node(NODE.value()).u64(1, 0, 0, 0, 0).build());
    heard.countDown();
    pass(answering);
    waiting.start();
    assertWaits();
    answered.countDown();
    pass(releasing);
    assertWaits();
    released.countDown();
    assertIsLetGo();
  }

  @Test
  void waitsForNobodyWhoOnlyListens() throws Exception {
    asleep = true;
    takes(release(NODE));
    waiting.start();
    assertIsLetGo();
  }

  @Test
  void waitsForNoFileButItsOwn() throws Exception {
    takes(release(OTHER));
    waiting.start();
    assertWaits();
    heard.countDown();
    pass(releasing);
    assertIsLetGo();
  }

  @Test
  void waitsForNothingElse() throws Exception {
    answered = new CountDownLatch(1);
    takes(RequestBytes.of(FuseOpcode.GETATTR).node(NODE.value()).u32(0, 0).u64(0).build());
    waiting.start();
    assertWaits();
    heard.countDown();
    pass(answering);
    assertIsLetGo();
  }

  @Test
  void waitsNoLongerWhereTheKernelTookItBack() throws Exception {
    takes(ByteBuffer.allocate(0));
    waiting.start();
    assertWaits();
    heard.countDown();
    assertIsLetGo();
  }
}
