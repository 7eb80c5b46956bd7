package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.auditfs.file.Errno;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Wait;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;
import org.auditfs.posix.ErrnoException;

/**
 * Serves one request after the other with buffers of its own, until the connection ends. Used by
 * one thread.
 */
final class Worker {

  private final Device device;
  private final Dispatcher dispatcher;
  private final Delivery delivery;
  private final DeferredAnswers deferred;
  private final Consumer<String> log;

  /** Holds a WRITE with its data; a page is more than its header and structure take. */
  private final ByteBuffer message =
      ByteBuffer.allocateDirect(Protocol.MAX_WRITE + 2 * FuseAbi.PAGE)
          .alignedSlice(FuseAbi.PAGE)
          .slice(0, Protocol.MAX_WRITE + FuseAbi.PAGE)
          .order(ByteOrder.nativeOrder());

  private final Reply reply = new Reply(Protocol.MAX_WRITE);

  private final int number;
  private final Wait wait = new CallersWait();
  private final Turns turns;
  private final Spin spin;

  /** In place of a request's number: it listens, or has heard and did not say so yet. */
  private static final long LISTENING = -1;

  /** Where the request that is being served came from. */
  private Device from;

  /** The answer to the request that is being served, if it has to wait. */
  private Optional<DeferredAnswer> later = Optional.empty();

  /** The request that is being served, 0 between two; and the thread that waits for it. */
  private volatile long unique;

  private volatile int caller;

  /** The node of which an open file is used, 0 for anything else. Precedes the number. */
  private long used;

  /** The thread that listens. Precedes the number, too. */
  private int reader;

  /** The last request whose caller was told to go before it was done with. */
  private volatile long letGo;

  private long uniqueAtLastLook;

  /**
   * @param number from 0; the first serves alone where it can
   * @param impatient the same device, if it can be read without waiting
   */
  Worker(
      int number,
      Device device,
      Optional<Device> impatient,
      Dispatcher dispatcher,
      Delivery delivery,
      DeferredAnswers deferred,
      Turns turns,
      Consumer<String> log) {
    this.number = number;
    this.device = device;
    this.from = device;
    this.dispatcher = dispatcher;
    this.delivery = delivery;
    this.deferred = deferred;
    this.turns = turns;
    this.log = log;
    this.spin = new Spin(impatient);
  }

  /** Its place among the workers, from 0. */
  int number() {
    return number;
  }

  /**
   * Serves one request, when it is this worker's turn.
   *
   * @return false when the filesystem is unmounted, or the device can no longer be read
   */
  boolean serve() {
    try {
      turns.await(number);
      boolean received = receive();
      if (received && message.limit() > 0) {
        answer();
      }
      return received;
    } catch (OutOfMemoryError e) {
      log.accept("a FUSE worker was out of memory, and goes on");
      return true;
    }
  }

  private void answer() {
    if (message.limit() >= InHeader.SIZE) {
      caller = message.getInt(InHeader.PID);
      spin.askedBy(caller);
      boolean uses = FuseOpcode.usesOpenFile(message.getInt(InHeader.OPCODE));
      used = uses ? message.getLong(InHeader.NODEID) : 0;
      unique = message.getLong(InHeader.UNIQUE);
    }
    turns.begin(number, spin.wasThere());
    later = Optional.empty();
    try {
      if (dispatcher.dispatch(message, reply, wait)) {
        send();
      }
    } finally {
      unique = 0;
      turns.end(number);
    }
  }

  /** The request that is being served, 0 where there is none. */
  long unique() {
    long now = unique;
    return now == LISTENING ? 0 : now;
  }

  /**
   * Whether it has taken something from the kernel and did not begin with it yet: then its thread
   * is awake.
   */
  boolean isAboutToBegin() {
    return unique == LISTENING && !device.isWaitedFor(reader);
  }

  /** The request that is being served if it uses, or closes, an open file of {@code node}; or 0. */
  long uniqueUsing(NodeId node) {
    long now = unique();
    return now != 0 && used == node.value() && unique == now ? now : 0;
  }

  /** The thread that waits for the answer to {@code asked}, if that is being served here. */
  OptionalInt callerOf(long asked) {
    if (unique != asked) {
      return OptionalInt.empty();
    }
    int waiting = caller;
    return unique == asked ? OptionalInt.of(waiting) : OptionalInt.empty();
  }

  /** Lets the caller of a request go, if that is being served here; to be said before it goes. */
  void letGo(long asked) {
    if (unique == asked) {
      letGo = asked;
    }
  }

  /** Whether it is at the same request as when this was asked last. To be asked by one thread. */
  boolean isStuck() {
    long before = uniqueAtLastLook;
    uniqueAtLastLook = unique();
    return before != 0 && before == uniqueAtLastLook;
  }

  /** Reads a request, or nothing where the kernel took it back meanwhile; false at the end. */
  private boolean receive() {
    if (reader == 0) {
      reader = device.reader();
    }
    unique = LISTENING;
    try {
      from = spin.read(message.clear(), device, turns.isAlone());
      message.flip();
      return true;
    } catch (ErrnoException e) {
      unique = 0;
      message.limit(0);
      return goesOn(e.errno());
    }
  }

  /** read(2) of /dev/fuse: ENODEV is the unmount; the first three concern a single request. */
  private boolean goesOn(Errno errno) {
    return switch (errno) {
      case ENOENT, EINTR, EAGAIN -> true;
      case ENODEV, ECONNABORTED -> false;
      default -> {
        log.accept("reading /dev/fuse failed: " + errno + "; this worker ends");
        yield false;
      }
    };
  }

  private void send() {
    if (later.isPresent()) {
      deferred.give(later.get(), from, message, reply);
    } else {
      delivery.send(from, message, reply);
    }
  }

  /** How the caller of the request that is being served waits. */
  private final class CallersWait implements Wait {

    @Override
    public boolean goesOn() {
      return letGo != unique;
    }

    @Override
    public Optional<Until> prolong() {
      if (later.isEmpty()) {
        later = Optional.of(deferred.begin(unique, caller));
      }
      return later.map(DeferredAnswer::oneMore);
    }
  }
}
