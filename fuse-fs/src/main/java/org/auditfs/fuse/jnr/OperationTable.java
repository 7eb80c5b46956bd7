package org.auditfs.fuse.jnr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import jnr.ffi.BaseStruct;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Failure;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.posix.ErrnoException;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * A struct fuse_operations whose functions are ours: the only place where an exception becomes a
 * negative number. What it has no function for is refused, or done, by libfuse and the kernel.
 *
 * <p>Closing it frees the structure; libfuse has a copy. The functions live as long as this object
 * is referenced.
 */
final class OperationTable implements AutoCloseable {

  /** fuse_common.h: what we want the kernel to do. */
  private static final int ASYNC_READ = 1;

  private static final int ATOMIC_O_TRUNC = 1 << 3;
  private static final int BIG_WRITES = 1 << 5;
  private static final int DONT_MASK = 1 << 6;
  private static final int IOCTL_DIR = 1 << 11;
  private static final int WANTED =
      ASYNC_READ | ATOMIC_O_TRUNC | BIG_WRITES | DONT_MASK | IOCTL_DIR;

  /** flag_nullpath_ok, flag_nopath, flag_utime_omit_ok: one bit each, in this order. */
  private static final int FLAGS = 1 | 1 << 1 | 1 << 2;

  private final Consumer<String> log;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean refusing;
  private final List<Object> referenced = new ArrayList<>();
  private final long address = Native.allocate(Structs.OPERATIONS_SIZE);

  private OperationTable(Consumer<String> log) {
    this.log = log;
  }

  static OperationTable of(FuseFileSystem fs, Asking asking, Consumer<String> log) {
    OperationTable table = new OperationTable(log);
    Nameless nameless = new Nameless();
    Paths paths = new Paths(fs, nameless);
    OpenNodes open = new OpenNodes(nameless);
    table.set(new NameOperations(fs, asking, paths, nameless));
    table.set(new FileOperations(fs, asking, paths, open));
    table.set(new DirectoryOperations(fs, asking, paths, open));
    table.set(new AttributeOperations(fs, asking, paths, open));
    table.set(Structs.operations().init, Callback.Init.class, table::init);
    Native.i32(table.address + Structs.operations().flagsOffset(), FLAGS);
    return table;
  }

  /** The structure. */
  long address() {
    return address;
  }

  private void set(NameOperations names) {
    FuseOperations at = Structs.operations();
    set(at.mknod, Callback.PIP.class, (p, mode, d) -> tell("mknod", () -> names.mknod(p, mode, d)));
    set(at.mkdir, Callback.PI.class, (p, mode) -> tell("mkdir", () -> names.mkdir(p, mode)));
    set(at.symlink, Callback.PP.class, (t, p) -> tell("symlink", () -> names.symlink(t, p)));
    set(at.link, Callback.PP.class, (p, to) -> tell("link", () -> names.link(p, to)));
    set(at.unlink, Callback.P.class, p -> tell("unlink", () -> names.unlink(p)));
    set(at.rmdir, Callback.P.class, p -> tell("rmdir", () -> names.rmdir(p)));
    set(at.rename, Callback.PP.class, (p, to) -> tell("rename", () -> names.rename(p, to)));
  }

  private void set(FileOperations files) {
    FuseOperations at = Structs.operations();
    set(at.open, Callback.PP.class, (p, f) -> tell("open", () -> files.open(p, f)));
    set(
        at.create,
        Callback.PIP.class,
        (p, mode, f) -> tell("create", () -> files.create(p, mode, f)));
    set(
        at.read,
        Callback.PPPPP.class,
        (p, buffer, size, from, f) -> tell("read", () -> files.read(buffer, size, from, f)));
    set(
        at.write,
        Callback.PPPPP.class,
        (p, buffer, size, to, f) -> tell("write", () -> files.write(buffer, size, to, f)));
    set(at.flush, Callback.PP.class, (p, f) -> tell("flush", () -> files.flush(f)));
    set(at.release, Callback.PP.class, (p, f) -> tell("release", () -> files.release(f)));
    set(
        at.fsync,
        Callback.PIP.class,
        (p, dataOnly, f) -> tell("fsync", () -> files.fsync(dataOnly, f)));
    set(
        at.fallocate,
        Callback.PILLP.class,
        (p, mode, from, size, f) -> tell("fallocate", () -> files.fallocate(mode, from, size, f)));
  }

  private void set(DirectoryOperations directories) {
    FuseOperations at = Structs.operations();
    set(at.opendir, Callback.PP.class, (p, f) -> tell("opendir", () -> directories.opendir(p, f)));
    set(
        at.readdir,
        Callback.PPPPP.class,
        (p, buffer, filler, from, f) ->
            tell("readdir", () -> directories.readdir(buffer, filler, from, f)));
    set(
        at.releasedir,
        Callback.PP.class,
        (p, f) -> tell("releasedir", () -> directories.releasedir(f)));
    set(
        at.fsyncdir,
        Callback.PIP.class,
        (p, dataOnly, f) -> tell("fsyncdir", () -> directories.fsyncdir(dataOnly, f)));
  }

  private void set(AttributeOperations attributes) {
    FuseOperations at = Structs.operations();
    set(at.getattr, Callback.PP.class, (p, s) -> tell("getattr", () -> attributes.getattr(p, s)));
    set(
        at.fgetattr,
        Callback.PPP.class,
        (p, s, f) -> tell("fgetattr", () -> attributes.fgetattr(s, f)));
    set(at.chmod, Callback.PI.class, (p, mode) -> tell("chmod", () -> attributes.chmod(p, mode)));
    set(at.chown, Callback.PII.class, (p, u, g) -> tell("chown", () -> attributes.chown(p, u, g)));
    set(
        at.truncate,
        Callback.PP.class,
        (p, size) -> tell("truncate", () -> attributes.truncate(p, size)));
    set(
        at.ftruncate,
        Callback.PPP.class,
        (p, size, f) -> tell("ftruncate", () -> attributes.ftruncate(size, f)));
    set(at.utimens, Callback.PP.class, (p, t) -> tell("utimens", () -> attributes.utimens(p, t)));
    set(
        at.readlink,
        Callback.PPP.class,
        (p, to, size) -> tell("readlink", () -> attributes.readlink(p, to, size)));
    set(at.statfs, Callback.PP.class, (p, s) -> tell("statfs", () -> attributes.statfs(p, s)));
    set(
        at.access,
        Callback.PI.class,
        (p, mask) -> tell("access", () -> attributes.access(p, mask)));
    set(
        at.ioctl,
        Callback.PIPPIP.class,
        (p, command, argument, f, flags, data) ->
            tell("ioctl", () -> attributes.ioctl(command, f, flags, data)));
    setXattrs(attributes);
  }

  private void setXattrs(AttributeOperations attributes) {
    FuseOperations at = Structs.operations();
    set(
        at.setxattr,
        Callback.PPPPI.class,
        (p, name, value, size, flags) ->
            tell("setxattr", () -> attributes.setxattr(p, name, value, size, flags)));
    set(
        at.getxattr,
        Callback.PPPP.class,
        (p, name, to, size) -> tell("getxattr", () -> attributes.getxattr(p, name, to, size)));
    set(
        at.listxattr,
        Callback.PPP.class,
        (p, to, size) -> tell("listxattr", () -> attributes.listxattr(p, to, size)));
    set(
        at.removexattr,
        Callback.PP.class,
        (p, name) -> tell("removexattr", () -> attributes.removexattr(p, name)));
  }

  private <T> void set(BaseStruct.Func<?> member, Class<T> shape, T function) {
    referenced.add(function);
    Native.i64(address + Structs.operations().offset(member), Structs.function(shape, function));
  }

  private long init(long connection) {
    Structs.want(connection, WANTED);
    return 0;
  }

  /** Has what comes from now on refused (ENOTCONN), as where there is no server any more. */
  void refuse() {
    refusing = true;
  }

  /** Whether an operation that came before is still served. */
  boolean isBusy() {
    return running.get() > 0;
  }

  /** Nothing is thrown into native code. */
  private int tell(String what, Call call) {
    running.incrementAndGet();
    try {
      return refusing ? -Errno.ENOTCONN.number() : call.run();
    } catch (ErrnoException e) {
      return -Failure.told(e).number();
    } catch (Throwable e) { // a caller waits
      Failure.complain(log, what, e);
      return -Failure.unexpected(e).number();
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void close() {
    Native.free(address);
  }

  /** An operation, with its arguments: what libfuse is told is 0 or a number of bytes. */
  private interface Call {
    int run() throws ErrnoException;
  }
}
