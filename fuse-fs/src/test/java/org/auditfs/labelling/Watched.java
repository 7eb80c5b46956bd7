package org.auditfs.labelling;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** The real system calls, each told of before it is made, so that a test can get between them. */
final class Watched {

  private Watched() {}

  /** Is told that a system call is about to be made; what it throws is what the call says. */
  interface Watcher {
    void before(String call, Object... arguments) throws ErrnoException;
  }

  static Posix by(Posix real, Watcher watcher) {
    return (Posix)
        Proxy.newProxyInstance(
            Posix.class.getClassLoader(),
            new Class<?>[] {Posix.class},
            (proxy, method, arguments) -> {
              watcher.before(method.getName(), arguments == null ? new Object[0] : arguments);
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
