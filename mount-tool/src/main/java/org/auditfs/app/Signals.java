package org.auditfs.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Reacts to signals (signal(7)). {@code sun.misc.Signal} is the JDK's only way to catch one and go
 * on; it is reached by reflection because naming it is a compiler warning that cannot be turned
 * off.
 */
public final class Signals {

  private Signals() {}

  /**
   * Runs {@code reaction} in a thread of its own each time the signal comes.
   *
   * @param name without SIG: {@code TERM}
   */
  public static void on(String name, Runnable reaction) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> taker = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {taker},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  reaction.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, taker)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      Throwable cause = e instanceof InvocationTargetException thrown ? thrown.getCause() : e;
      throw new IllegalStateException("this JVM does not let SIG" + name + " be caught", cause);
    }
  }
}
