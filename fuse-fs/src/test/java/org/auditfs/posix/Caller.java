package org.auditfs.posix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real process that waits, to act as: its main thread's id is its process id. Started through
 * setpriv(1), which says nothing, so what it has become is read from its first line of output.
 */
public final class Caller implements AutoCloseable {

  private final Process process;

  private Caller(Process process) {
    this.process = process;
  }

  /** A process started with {@code command} before it, as {@code setpriv --reuid 1000 …}. */
  public static Caller started(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("sh", "-c", "echo ready; exec cat"));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String line = process.inputReader().readLine();
    if (!"ready".equals(line)) {
      process.destroyForcibly();
      throw new IllegalStateException(all + " said " + line);
    }
    return new Caller(process);
  }

  /** A user without capabilities: {@code setpriv --reuid UID --regid UID} and {@code groups}. */
  public static Caller user(int uid, String groups) throws Exception {
    return started("setpriv", "--reuid=" + uid, "--regid=" + uid, groups, "--inh-caps=-all");
  }

  /** A user in no group but the own one. */
  public static Caller user(int uid) throws Exception {
    return user(uid, "--clear-groups");
  }

  /** The id of its only thread. */
  public int tid() {
    return (int) process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
