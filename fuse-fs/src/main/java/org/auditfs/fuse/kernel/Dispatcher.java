package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Failure;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.Wait;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;
import org.auditfs.posix.ErrnoException;

/**
 * Turns requests into calls of a {@link FuseFileSystem} and what these return or throw into
 * answers. The only place where an exception becomes a negative number.
 *
 * <p>It does no I/O of its own, holds no lock, and is shared by all workers. Nothing that a request
 * or the filesystem does makes {@link #dispatch} throw.
 */
final class Dispatcher {

  private final FuseFileSystem fs;
  private final Function<Protocol, KernelSide> kernel;
  private final Undelivered undelivered;
  private final Consumer<String> log;
  private final Map<FuseOpcode, Operation> operations = new EnumMap<>(FuseOpcode.class);
  private final InterruptTaker interrupts;
  private volatile Protocol protocol = Protocol.NONE;
  private volatile boolean closed;

  /** What is to be done when a caller got a signal while its request is served. */
  interface InterruptTaker {
    void take(Request interrupt) throws MalformedRequestException;
  }

  /** Of requests that nobody interrupts, from a kernel that can be asked for nothing. */
  Dispatcher(FuseFileSystem fs, Consumer<String> log) {
    this(fs, interrupt -> {}, agreed -> KernelSide.NONE, log);
  }

  /**
   * @param kernel offered to the filesystem once the protocol is agreed upon
   * @param log takes one line for each request that could not be served as it should
   */
  Dispatcher(
      FuseFileSystem fs,
      InterruptTaker interrupts,
      Function<Protocol, KernelSide> kernel,
      Consumer<String> log) {
    this.fs = fs;
    this.kernel = kernel;
    this.undelivered = new Undelivered(fs);
    this.interrupts = interrupts;
    this.log = log;
    NameOperations names = new NameOperations(fs);
    FileOperations files = new FileOperations(fs);
    DirectoryOperations directories = new DirectoryOperations(fs);
    AttributeOperations attributes = new AttributeOperations(fs);
    RangeOperations ranges = new RangeOperations(fs);
    InodeOperations inodes = new InodeOperations(fs);
    for (FuseOpcode opcode : FuseOpcode.values()) {
      operations.put(
          opcode, operation(opcode, names, files, directories, attributes, ranges, inodes));
    }
  }

  private Operation operation(
      FuseOpcode opcode,
      NameOperations names,
      FileOperations files,
      DirectoryOperations directories,
      AttributeOperations attributes,
      RangeOperations ranges,
      InodeOperations inodes) {
    return switch (opcode) {
      case LOOKUP -> names::lookup;
      case FORGET -> names::forget;
      case BATCH_FORGET -> names::batchForget;
      case SYMLINK -> names::symlink;
      case MKNOD -> names::mknod;
      case MKDIR -> names::mkdir;
      case UNLINK -> names::unlink;
      case RMDIR -> names::rmdir;
      case RENAME -> names::rename;
      case RENAME2 -> names::rename2;
      case LINK -> names::link;
      case CREATE -> names::create;
      case TMPFILE -> names::tmpfile;
      case OPEN -> files::open;
      case READ -> files::read;
      case WRITE -> files::write;
      case FLUSH -> files::flush;
      case RELEASE -> files::release;
      case FSYNC -> files::fsync;
      case OPENDIR -> directories::opendir;
      case READDIR -> directories::readdir;
      case READDIRPLUS -> directories::readdirplus;
      case RELEASEDIR -> directories::releasedir;
      case FSYNCDIR -> directories::fsyncdir;
      case GETATTR -> attributes::getattr;
      case SETATTR -> attributes::setattr;
      case READLINK -> attributes::readlink;
      case STATFS -> attributes::statfs;
      case ACCESS -> attributes::access;
      case SETXATTR -> (request, reply) -> attributes.setxattr(request, protocol.setxattrSize());
      case GETXATTR -> attributes::getxattr;
      case LISTXATTR -> attributes::listxattr;
      case REMOVEXATTR -> attributes::removexattr;
      case INIT -> this::init;
      case INTERRUPT -> (request, reply) -> interrupts.take(request);
      // A connection that ends, and an answer that we did not ask for, need nothing.
      case DESTROY, NOTIFY_REPLY -> (request, reply) -> {};
      case IOCTL -> inodes::ioctl;
      case STATX -> inodes::statx;
      case SYNCFS -> inodes::syncfs;
      case FALLOCATE -> ranges::fallocate;
      case LSEEK -> ranges::lseek;
      case COPY_FILE_RANGE -> ranges::copyFileRange;
      case COPY_FILE_RANGE_64 -> ranges::copyFileRange64;
      // Never asked for what was agreed upon: locks are the kernel's own, blocks and DAX mappings
      // are for block devices and virtiofs. A POLL is for files that can keep a reader waiting;
      // ours cannot (FIFOs, sockets and devices are not opened here), and the kernel says of those
      // that they are ready, as of every regular file.
      case GETLK, SETLK, SETLKW, BMAP, POLL, SETUPMAPPING, REMOVEMAPPING ->
          (request, reply) -> reply.fail(Errno.ENOSYS);
    };
  }

  /**
   * Serves one request.
   *
   * @param message in the machine's byte order, as it was read: from index 0 to the limit
   * @param reply where the answer is built
   * @param wait how its caller waits
   * @return whether there is an answer to be sent
   */
  boolean dispatch(ByteBuffer message, Reply reply, Wait wait) {
    if (message.limit() < InHeader.SIZE) {
      Failure.complain(
          log, "left unanswered", new MalformedRequestException(message.limit() + " bytes in all"));
      return false;
    }
    Optional<FuseOpcode> opcode = FuseOpcode.of(message.getInt(InHeader.OPCODE));
    long unique = message.getLong(InHeader.UNIQUE);
    reply.begin(unique);
    serve(opcode, message, reply, wait);
    // With unique 0 the kernel would take the answer for a notification.
    return unique != 0 && (opcode.isEmpty() || opcode.get().answered());
  }

  private void serve(Optional<FuseOpcode> opcode, ByteBuffer message, Reply reply, Wait wait) {
    if (closed || opcode.isEmpty()) {
      reply.fail(closed ? Errno.ENOTCONN : Errno.ENOSYS);
      return;
    }
    try {
      serve(opcode.get(), new Request(message, wait), reply);
    } catch (ErrnoException e) {
      reply.fail(Failure.told(e));
    } catch (MalformedRequestException e) {
      reply.fail(Errno.EIO);
      Failure.complain(log, opcode.get(), e);
    } catch (Throwable e) { // a caller waits, and the worker is needed
      reply.fail(Failure.unexpected(e));
      Failure.complain(log, opcode.get(), e);
    }
  }

  private void serve(FuseOpcode opcode, Request request, Reply reply)
      throws ErrnoException, MalformedRequestException {
    request.requireArguments(opcode.inputSize());
    Objects.requireNonNull(operations.get(opcode)).serve(request, reply);
  }

  private void init(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int major = Protocol.major(request);
    if (major > FuseAbi.MAJOR) {
      Protocol.answerOurMajor(reply);
      return;
    }
    Protocol offered = Protocol.negotiate(request);
    if (major < FuseAbi.MAJOR || !offered.served()) {
      Failure.complain(
          log, FuseOpcode.INIT, new MalformedRequestException(unserved(major, offered)));
      throw new ErrnoException(Errno.EPROTO, "FUSE_INIT");
    }
    protocol = offered;
    fs.offered(kernel.apply(offered));
    offered.answer(reply);
  }

  /** Has what comes from now on refused (ENOTCONN), as where there is no server any more. */
  void close() {
    closed = true;
  }

  /** Takes back what an answer gave that the kernel did not take. */
  void undelivered(ByteBuffer message, Reply reply) {
    if (reply.failed()) {
      return;
    }
    try {
      Optional<FuseOpcode> opcode = FuseOpcode.of(message.getInt(InHeader.OPCODE));
      if (opcode.isPresent()) {
        undelivered.giveBack(opcode.get(), new Request(message, () -> false), reply);
      }
    } catch (Throwable e) { // as in serve: the worker is needed
      Failure.complain(log, "an answer that was not taken", e);
    }
  }

  private static String unserved(int major, Protocol offered) {
    return "the kernel speaks FUSE %d.%d, auditfs needs %d.%d: run Linux 5.4 or newer"
        .formatted(major, offered.minor(), FuseAbi.MAJOR, FuseAbi.OLDEST_MINOR);
  }
}
