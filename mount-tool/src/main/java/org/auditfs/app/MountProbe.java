package org.auditfs.app;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** Whether a mount answers, asked from outside the daemon and never for longer than a while. */
public final class MountProbe {

  private static final int SECONDS_MAX = 10;

  private final Posix posix;

  public MountProbe(Posix posix) {
    this.posix = posix;
  }

  /**
   * Checks that a mount of ours lies at {@code path} and answers.
   *
   * @throws CommandException when it does not
   */
  public void check(FilePath path) throws CommandException {
    String shown = Printable.line(path.bytes());
    try {
      if (!MountTable.read().at(path).map(MountEntry::isOurs).orElse(false)) {
        throw new CommandException(
            ExitCode.FAILED, "the mount is not there: " + shown + ": something lies on top of it");
      }
      CompletableFuture.runAsync(() -> stat(path)).get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CommandException(
          ExitCode.FAILED, "the mount does not answer: " + shown + ": auditfs umount --lazy it", e);
    } catch (ExecutionException e) {
      throw new CommandException(
          ExitCode.FAILED, "the mount answers with an error: " + shown + ": " + e.getCause(), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read the mount table: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private void stat(FilePath path) {
    try {
      posix.statx(Posix.AT_FDCWD, path.bytes());
    } catch (ErrnoException e) {
      throw new CompletionException(e);
    }
  }
}
