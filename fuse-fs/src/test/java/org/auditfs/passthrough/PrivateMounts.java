package org.auditfs.passthrough;

import org.auditfs.file.ByteString;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/** Runs a test in a mount namespace of its own, which ends with the thread, mounts and all. */
final class PrivateMounts {

  private static final long PRIVATE_ALL = 1 << 18 | 1 << 14;
  private static final long BIND = 1 << 12;

  private final Posix posix = LinuxPosix.load();

  private PrivateMounts() {}

  static void run(Body body) throws Exception {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                PrivateMounts mounts = new PrivateMounts();
                mounts.posix.unshare(Posix.CLONE_NEWNS);
                mounts.mount("none", "/", "", PRIVATE_ALL, "");
                body.with(mounts);
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0].toString(), failure[0]);
    }
  }

  void mount(String source, String target, String type, long flags, String options)
      throws Exception {
    posix.mount(ByteString.of(source), ByteString.of(target), type, flags, ByteString.of(options));
  }

  void bind(Object source, Object target) throws Exception {
    mount(source.toString(), target.toString(), "", BIND, "");
  }

  interface Body {
    void with(PrivateMounts mounts) throws Exception;
  }
}
