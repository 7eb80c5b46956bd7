package org.auditfs.fuse.jnr;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jnr.ffi.LibraryLoader;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.Failure;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.Transport;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** libfuse 2, through jnr: makes mounts without root, and serves those that are made. */
public final class JnrFuse {

  static final String LIBRARY = "libfuse.so.2";

  private final LibFuse library;
  private final FuseNew fuseNew;

  private JnrFuse(LibFuse library, FuseNew fuseNew) {
    this.library = library;
    this.fuseNew = fuseNew;
  }

  /**
   * Binds libfuse 2.
   *
   * @throws UnsatisfiedLinkError when it is not installed
   */
  public static JnrFuse load() {
    LibFuse library = LibraryLoader.create(LibFuse.class).failImmediately().load(LIBRARY);
    return new JnrFuse(library, FuseNew.load());
  }

  /** Whether libfuse 2 is there. */
  public static boolean isInstalled() {
    try {
      load();
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * Mounts as the calling user may: by way of fusermount(1), which says on stderr why it refuses.
   * Only that user is let in then, by the kernel.
   *
   * @param source the name that stands first in /proc/mounts
   * @return a descriptor of /dev/fuse, which is the caller's; empty when fusermount refused
   */
  public Optional<Integer> mount(
      Posix posix, FilePath mountPoint, ByteString source, boolean readOnly) throws ErrnoException {
    List<ByteString> options =
        List.of(
            ByteString.of("fsname=").concat(escaped(source)),
            ByteString.of("subtype=auditfs,nonempty"),
            ByteString.of(readOnly ? "ro" : "rw"));
    long path = Native.allocate(mountPoint.bytes().length() + 1L);
    try (Arguments arguments = Arguments.of(options)) {
      Native.putString(path, mountPoint.bytes());
      long channel = library.fuse_mount(path, arguments.address());
      if (channel == 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(posix.dup(library.fuse_chan_fd(channel)));
      } finally {
        library.fuse_chan_destroy(channel);
      }
    } finally {
      Native.free(path);
    }
  }

  /**
   * fuse_opt_parse takes a comma for an end, and a backslash for the sign that the next is none.
   */
  private static ByteString escaped(ByteString text) {
    ByteString escaped = ByteString.EMPTY;
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == ',' || text.at(i) == '\\') {
        escaped = escaped.concat(ByteString.of("\\"));
      }
      escaped = escaped.concat(text.slice(i, i + 1));
    }
    return escaped;
  }

  /**
   * Starts the workers of a filesystem that is mounted.
   *
   * @param deviceFd a descriptor of /dev/fuse; it is closed by the transport, also when this method
   *     fails
   * @param threads how many requests are served at the same time, at least 1
   * @param log takes one line for each thing that went wrong; called by many threads
   * @throws IllegalStateException when libfuse refuses
   */
  public Transport serve(int deviceFd, FuseFileSystem fs, int threads, Consumer<String> log) {
    Consumer<String> lines = Failure.unfailing(log);
    return JnrFuseTransport.start(
        Session.open(library, fuseNew, deviceFd, fs, lines), threads, lines);
  }
}
