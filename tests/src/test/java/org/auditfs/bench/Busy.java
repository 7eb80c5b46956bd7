package org.auditfs.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Computes for as many nanoseconds as its only argument says, sleeps for a tenth of a second as a
 * follower does, and does so again: a process that takes its share of the processors, and nothing
 * else. It prints a line when it has begun.
 */
public final class Busy {

  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Busy() {}

  /** Goes on until it is killed. */
  public static void main(String[] words) {
    long nanos = Long.parseLong(words[0]);
    System.out.println("begun");
    while (true) {
      long end = cpuNanos() + nanos;
      while (cpuNanos() < end) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
