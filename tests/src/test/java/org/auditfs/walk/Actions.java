package org.auditfs.walk;

import java.io.IOException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.TimeSpec;
import org.auditfs.posix.WalkCalls;

/** System calls by path of which there is nothing to say but that they were done. */
record Actions(Posix posix, WalkCalls calls) {

  private static final int HERE = Posix.AT_FDCWD;
  private static final String DONE = "";

  /** An empty program, if it may be run: nothing happens. */
  String execute(ByteString path) throws ErrnoException {
    try {
      Process process = new ProcessBuilder(path.toString()).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return DONE + process.waitFor();
    } catch (IOException e) {
      String refused = "error=" + Errno.EACCES.number() + ",";
      Errno errno = String.valueOf(e.getMessage()).contains(refused) ? Errno.EACCES : Errno.EIO;
      throw new ErrnoException(errno, "execve", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String chdir(ByteString path) throws ErrnoException {
    return calls.chdir(path);
  }

  String mkdir(ByteString path) throws ErrnoException {
    posix.mkdirat(HERE, path, 0755);
    return DONE;
  }

  String mknod(ByteString path, int mode) throws ErrnoException {
    posix.mknodat(HERE, path, mode, 0);
    return DONE;
  }

  String symlink(ByteString path) throws ErrnoException {
    posix.symlinkat(ByteString.of("f"), HERE, path);
    return DONE;
  }

  String link(ByteString path, ByteString other) throws ErrnoException {
    posix.linkat(HERE, path, HERE, other, 0);
    return DONE;
  }

  String rename(ByteString path, ByteString other, int flags) throws ErrnoException {
    posix.renameat2(HERE, path, HERE, other, flags);
    return DONE;
  }

  String unlink(ByteString path, int flags) throws ErrnoException {
    posix.unlinkat(HERE, path, flags);
    return DONE;
  }

  String chmod(ByteString path, int mode) throws ErrnoException {
    posix.chmod(path, mode);
    return DONE;
  }

  String chown(ByteString path, int uid, int gid) throws ErrnoException {
    posix.fchownat(HERE, path, uid, gid, 0);
    return DONE;
  }

  String utimens(ByteString path, TimeSpec time) throws ErrnoException {
    posix.utimensat(HERE, path, time, time, 0);
    return DONE;
  }

  String truncate(ByteString path) throws ErrnoException {
    posix.truncate(path, 3);
    return DONE;
  }

  String setxattr(ByteString path, String name, ByteString value) throws ErrnoException {
    posix.setxattr(path, ByteString.of(name), value, 0);
    return DONE;
  }

  String removexattr(ByteString path, String name) throws ErrnoException {
    posix.removexattr(path, ByteString.of(name));
    return DONE;
  }
}
