package org.auditfs.cli;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does something when what it surrounds takes too long. */
final class TimeLimit implements AutoCloseable {

  private final Timer timer = new Timer("time-limit", true);
  private final AtomicBoolean passed = new AtomicBoolean();

  /** Has {@code then} done after {@code seconds}, unless it is closed before. */
  static TimeLimit of(int seconds, Runnable then) {
    TimeLimit limit = new TimeLimit();
    limit.timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            limit.passed.set(true);
            then.run();
          }
        },
        TimeUnit.SECONDS.toMillis(seconds));
    return limit;
  }

  /** Whether it took too long. */
  boolean hasPassed() {
    return passed.get();
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
