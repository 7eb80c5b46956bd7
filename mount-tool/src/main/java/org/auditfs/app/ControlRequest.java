package org.auditfs.app;

import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * What a command asks of the daemon.
 *
 * @param command the command's word
 * @param arguments what stood after it; paths may be relative to {@code cwd}
 * @param cwd working directory of who asks
 */
public record ControlRequest(String command, List<ByteString> arguments, FilePath cwd) {

  /** More arguments than any command has. */
  public static final int ARGUMENTS_MAX = 1024;

  public ControlRequest {
    arguments = List.copyOf(arguments);
  }
}
