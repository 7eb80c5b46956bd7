package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.auditfs.file.Errno;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of the workers, on a device that does as it is told. */
@Timeout(60)
class KernelTransportTest {

  private static final int SECONDS = 20;

  private final InMemoryFileSystem fs = new InMemoryFileSystem();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final ScriptedDevice device = new ScriptedDevice();

  /** Gives out what was queued, one thing for each read, and then ENODEV. */
  private static final class ScriptedDevice implements Device {
    final Queue<Object> reads = new ConcurrentLinkedQueue<>();
    final Queue<Errno> refusals = new ConcurrentLinkedQueue<>();
    final List<Integer> errors = new ArrayList<>();
    int closed;

    ScriptedDevice request(RequestBytes request) {
      reads.add(request.build());
      return this;
    }

    ScriptedDevice failure(Errno errno) {
      reads.add(errno);
      return this;
    }

    ScriptedDevice refuses(Errno errno) {
      refusals.add(errno);
      return this;
    }

    @Override
    public void read(ByteBuffer target) throws ErrnoException {
      Object next = reads.poll();
      if (next instanceof ByteBuffer request) {
        target.put(request);
      } else {
        throw new ErrnoException(next instanceof Errno errno ? errno : Errno.ENODEV, "read");
      }
    }

    @Override
    public synchronized void write(ByteBuffer message) throws ErrnoException {
      Errno refusal = refusals.poll();
      if (refusal != null) {
        throw new ErrnoException(refusal, "write");
      }
      errors.add(message.getInt(OutHeader.ERROR));
    }

    @Override
    public synchronized void close() {
      closed++;
    }
  }

  private void serve(int threads) throws Exception {
    KernelTransport transport =
        KernelTransport.start(device, fs, threads, () -> {}, tid -> false, log::add);
    transport.ended().get(SECONDS, TimeUnit.SECONDS);
    transport.close();
    assertEquals(1, device.closed);
  }

  private static RequestBytes mkdir(String name) {
    return RequestBytes.of(FuseOpcode.MKDIR).u32(0755, 0).name(name);
  }

  private static RequestBytes opendir() {
    return RequestBytes.of(FuseOpcode.OPENDIR).u32(0, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Errno.class,
      names = {"ENOENT", "EINTR", "EAGAIN"})
  void goesOnAfterARequestThatWasTakenBack(Errno errno) throws Exception {
    device.failure(errno).request(mkdir("d"));
    serve(1);
    assertEquals(List.of(0), device.errors);
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void endsAtTheUnmountWithoutAWord() throws Exception {
    serve(4);
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void endsWithOneLineWhenTheDeviceCannotBeRead() throws Exception {
    device.failure(Errno.EPERM);
    serve(1);
    assertEquals(1, log.size(), log::toString);
  }

  @Test
  void givesBackWhatNobodyWaitsFor() throws Exception {
    device.request(mkdir("d")).request(opendir()).refuses(Errno.ENOENT).refuses(Errno.ENOENT);
    serve(1);
    assertEquals(0, fs.lookups());
    assertEquals(0, fs.openHandles());
    assertEquals(List.of(), device.errors);
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void answersEioWhereTheKernelRefusesTheAnswer() throws Exception {
    device.request(opendir()).refuses(Errno.EINVAL);
    serve(1);
    assertEquals(0, fs.openHandles());
    assertEquals(List.of(-Errno.EIO.number()), device.errors);
    assertEquals(1, log.size(), log::toString);
  }

  @Test
  void staysAliveWhenTheFilesystemFails() throws Exception {
    for (int i = 0; i < 50; i++) {
      device.request(opendir());
    }
    KernelTransport transport =
        KernelTransport.start(
            device,
            Faults.always(new OutOfMemoryError("test")),
            1,
            () -> {},
            tid -> false,
            log::add);
    transport.ended().get(SECONDS, TimeUnit.SECONDS);
    assertEquals(50, device.errors.size());
    assertEquals(50, log.size());
  }

  @Test
  void setsUpEachThreadOnceBeforeItServes() throws Exception {
    Set<Thread> setUp = ConcurrentHashMap.newKeySet();
    KernelTransport transport =
        KernelTransport.start(
            device,
            fs,
            3,
            () -> assertTrue(setUp.add(Thread.currentThread())),
            tid -> false,
            log::add);
    transport.ended().get(SECONDS, TimeUnit.SECONDS);
    assertEquals(3, setUp.size());
    assertTrue(setUp.stream().allMatch(Thread::isDaemon));
    assertTrue(setUp.stream().allMatch(t -> t.getName().startsWith("auditfs-fuse-")));
  }

  @Test
  void servesNothingWhenAThreadCannotBeSetUp() throws Exception {
    device.request(mkdir("d"));
    Runnable setUp =
        () -> {
          if (Thread.currentThread().getName().endsWith("1")) {
            throw new IllegalStateException("no umask of its own");
          }
        };
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> KernelTransport.start(device, fs, 3, setUp, tid -> false, log::add));
    assertTrue(String.valueOf(refusal.getMessage()).contains("no umask of its own"));
    assertEquals(1, device.reads.size());
  }

  @Test
  void refusesToStartWithoutThreads() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KernelTransport.start(device, fs, 0, () -> {}, tid -> false, log::add));
    assertEquals(1, device.closed);
  }
}
