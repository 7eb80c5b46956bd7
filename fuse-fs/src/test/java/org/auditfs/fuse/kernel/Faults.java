package org.auditfs.fuse.kernel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.Wait;
import org.auditfs.posix.ErrnoException;

/** Filesystems that fail: always, at one place, or as a seed has it. */
final class Faults {

  private Faults() {}

  static FuseFileSystem always(Throwable failure) {
    return filesystem(
        (proxy, method, arguments) -> {
          throw failure;
        });
  }

  /** Lists a directory, and then fails after all. */
  static FuseFileSystem afterReaddir(FuseFileSystem fs) {
    return filesystem(
        (proxy, method, arguments) -> {
          Object result = called(fs, method, arguments);
          if (method.getName().equals("readdir")) {
            throw new IllegalStateException("after readdir");
          }
          return result;
        });
  }

  /** Serves everything, but fails access(2). */
  static FuseFileSystem refusingAccess(FuseFileSystem fs, Errno errno, AtomicInteger asked) {
    return filesystem(
        (proxy, method, arguments) -> {
          if (method.getName().equals("access")) {
            asked.incrementAndGet();
            throw new ErrnoException(errno, "fault");
          }
          return called(fs, method, arguments);
        });
  }

  /**
   * Serves everything, but access(2) only once the gate is open.
   *
   * @param passed takes who has come through it
   */
  static FuseFileSystem waitingAtAccess(
      FuseFileSystem fs, CountDownLatch gate, Consumer<RequestContext> passed) {
    return filesystem(
        (proxy, method, arguments) -> {
          if (method.getName().equals("access")) {
            gate.await();
            passed.accept((RequestContext) arguments[0]);
          }
          return called(fs, method, arguments);
        });
  }

  /** Serves everything, but has the answers of opendir(3) and read(2) wait for so many events. */
  static FuseFileSystem deferring(FuseFileSystem fs, int events, Queue<Wait.Until> fates) {
    return filesystem(
        (proxy, method, arguments) -> {
          if (Set.of("opendir", "read").contains(method.getName())) {
            for (int i = 0; i < events; i++) {
              fates.add(((RequestContext) arguments[0]).waiting().prolong().orElseThrow());
            }
          }
          return called(fs, method, arguments);
        });
  }

  static FuseFileSystem counting(FuseFileSystem fs, AtomicInteger calls) {
    return filesystem(
        (proxy, method, arguments) -> {
          calls.incrementAndGet();
          return called(fs, method, arguments);
        });
  }

  /** One call in sixteen fails, with what a filesystem may throw and with what it must not. */
  static FuseFileSystem sometimes(FuseFileSystem fs, Random random) {
    return filesystem(
        (proxy, method, arguments) -> {
          if (random.nextInt(16) == 0) {
            throw any(method, random);
          }
          return called(fs, method, arguments);
        });
  }

  private static Throwable any(Method method, Random random) {
    List<Throwable> choice =
        List.of(
            new IllegalStateException(method.getName()),
            new OutOfMemoryError(method.getName()),
            new ErrnoException(Errno.ENOSYS, "fault"),
            new ErrnoException(Errno.of(random.nextInt(140)), "fault"));
    boolean declares = method.getExceptionTypes().length > 0;
    return choice.get(random.nextInt(declares ? choice.size() : 2));
  }

  private static Object called(FuseFileSystem fs, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(fs, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static FuseFileSystem filesystem(InvocationHandler handler) {
    ClassLoader loader = FuseFileSystem.class.getClassLoader();
    return (FuseFileSystem)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {FuseFileSystem.class},
            (proxy, method, arguments) ->
                method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : handler.invoke(proxy, method, arguments));
  }
}
