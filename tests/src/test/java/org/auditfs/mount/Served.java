package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code auditfs serve}, on a port of its own, until it is closed. */
final class Served implements AutoCloseable {

  private static final int END_SECONDS_MAX = 60;

  private final Process process;
  private final String address;

  private Served(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static Served of(Auditfs auditfs) {
    ProcessBuilder builder =
        new ProcessBuilder(auditfs.command("serve", "--listen", "127.0.0.1:0").words());
    builder.environment().put("AUDITFS_STATE", auditfs.state().toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      return new Served(process, Optional.ofNullable(out.readLine()).orElse("it said nothing"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it printed: the address to open. */
  String address() {
    return address;
  }

  /** How many processes it has started that still run. */
  long children() {
    return process.descendants().count();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertTrue(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS), "it does not end");
      assertEquals(143, process.exitValue());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
