package org.auditfs.walk;

import java.nio.ByteBuffer;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/** Makes places, with root's rights and umask 0. */
final class Builder {

  private static final int HERE = Posix.AT_FDCWD;
  private static final ByteString ACL = ByteString.of("system.posix_acl_access");
  private static final ByteString ATTRIBUTE = ByteString.of("user.a");
  private static final int S_IFIFO = 0010000;
  private static final List<String> NAMES = List.of("/f", "/l", "/p");

  private final Posix posix;

  Builder(Posix posix) {
    this.posix = posix;
  }

  /** A new directory with a file, another, a FIFO, a symbolic link and a directory in it. */
  void build(String path, Place place) throws ErrnoException {
    posix.mkdirat(HERE, ByteString.of(path), 0);
    // Before there are names in it: so nothing that is cached has to run out.
    shape(path, place.directory());
    posix.mknodat(HERE, ByteString.of(path + "/p"), S_IFIFO | 0600, 0);
    shape(path + "/p", place.file());
    posix.symlinkat(ByteString.of("f"), HERE, ByteString.of(path + "/l"));
    file(path + "/f", place.file());
    file(path + "/g", place.file());
    directory(path);
  }

  /** The file f as it was, and no name n. */
  void repair(String path, Place place) throws ErrnoException {
    remove(path + "/n");
    remove(path + "/f");
    file(path + "/f", place.file());
  }

  /** The directory d, and the file g, too. */
  void rebuild(String path, Place place) throws ErrnoException {
    repair(path, place);
    remove(path + "/g");
    file(path + "/g", place.file());
    remove(path + "/d");
    directory(path);
  }

  private void directory(String path) throws ErrnoException {
    posix.mkdirat(HERE, ByteString.of(path + "/d"), 0755);
  }

  /** Uses the names, as anybody with the right to would. */
  void use(String path) throws ErrnoException {
    for (String name : NAMES) {
      posix.statx(HERE, ByteString.of(path + name));
    }
  }

  private void file(String path, Shape shape) throws ErrnoException {
    int flags = 1 | OpenFlag.O_CREAT.bits() | OpenFlag.O_EXCL.bits();
    try (Fd fd = new Fd(posix, posix.openat(HERE, ByteString.of(path), flags, 0600))) {
      posix.write(fd.number(), ByteBuffer.allocateDirect(100));
    }
    posix.setxattr(ByteString.of(path), ATTRIBUTE, ByteString.of("v"), 0);
    shape(path, shape);
  }

  /** Gives an object its owner, mode and ACL. */
  void shape(String path, Shape shape) throws ErrnoException {
    posix.fchownat(HERE, ByteString.of(path), shape.uid(), shape.gid(), 0);
    if (shape.acl().isEmpty()) {
      posix.chmod(ByteString.of(path), shape.mode());
    } else {
      posix.setxattr(ByteString.of(path), ACL, shape.aclBytes(), 0);
    }
  }

  private void remove(String path) {
    for (int flags : new int[] {0, Posix.AT_REMOVEDIR}) {
      try {
        posix.unlinkat(HERE, ByteString.of(path), flags);
        return;
      } catch (ErrnoException e) {
        // not there, or the other kind
      }
    }
  }
}
