package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.auditfs.file.Errno;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.posix.ErrnoException;

/**
 * Requests whose callers got a signal while a worker is at them. A caller that is being killed gets
 * EINTR at once, in the worker's place, so that it can end; what the worker then has to say is
 * refused by the kernel and given back ({@link Undelivered}). The worker is not disturbed: what was
 * begun is finished, and recorded. Any other signal waits until the answer comes, as with a bare
 * file: no program expects EINTR of those.
 *
 * <p>The kernel sends INTERRUPT once for each request, at the first signal, so the callers have to
 * be looked at again and again.
 */
final class Interrupts {

  private final List<Device> devices;
  private final LongFunction<OptionalInt> callers;
  private final LongConsumer letGo;
  private final IntPredicate killed;
  private final Consumer<String> log;
  private final Map<Long, Integer> waiting = new ConcurrentHashMap<>();

  /**
   * @param devices where requests are read from; the kernel knows each at one of them
   * @param callers the thread that waits for an answer that was not given yet
   * @param letGo has the worker at a request know that its caller goes
   * @param killed whether a thread is about to be ended by a signal
   */
  Interrupts(
      List<Device> devices,
      LongFunction<OptionalInt> callers,
      LongConsumer letGo,
      IntPredicate killed,
      Consumer<String> log) {
    this.devices = devices;
    this.callers = callers;
    this.letGo = letGo;
    this.killed = killed;
    this.log = log;
  }

  /**
   * Takes an INTERRUPT. Where nobody is at the request, it is answered or has just been read: an
   * EAGAIN has the kernel ask again in the latter case.
   */
  void take(Request interrupt) throws MalformedRequestException {
    long unique = interrupt.u64(FuseAbi.InterruptIn.UNIQUE);
    OptionalInt caller = callers.apply(unique);
    if (caller.isPresent()) {
      waiting.put(unique, caller.getAsInt());
    } else {
      answer(interrupt.unique(), Errno.EAGAIN);
    }
  }

  /** Lets those go that have been killed meanwhile. With the daemon's own rights. */
  void look() {
    waiting.forEach(
        (unique, caller) -> {
          if (callers.apply(unique).isEmpty()) {
            waiting.remove(unique);
          } else if (caller != 0 && killed.test(caller)) {
            letGo.accept(unique); // first: once answered, its id may be another's
            answer(unique, Errno.EINTR);
            waiting.remove(unique);
          }
        });
  }

  private void answer(long unique, Errno errno) {
    ByteBuffer header =
        ByteBuffer.allocateDirect(OutHeader.SIZE)
            .order(ByteOrder.nativeOrder())
            .putInt(OutHeader.LEN, OutHeader.SIZE)
            .putInt(OutHeader.ERROR, -errno.number())
            .putLong(OutHeader.UNIQUE, unique);
    devices.forEach(device -> write(device, header.duplicate().order(header.order())));
  }

  private void write(Device device, ByteBuffer header) {
    try {
      device.write(header);
    } catch (ErrnoException e) {
      if (!Delivery.isGone(e.errno())) {
        log.accept("an interrupt could not be answered: " + e.errno());
      }
    }
  }
}
