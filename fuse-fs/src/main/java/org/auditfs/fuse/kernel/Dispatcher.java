package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.kernel.FuseAbi.EntryOut;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;
import org.auditfs.fuse.kernel.FuseAbi.OpenOut;
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
  private final Consumer<String> log;
  private final Operation[] operations = new Operation[FuseOpcode.values().length];
  private volatile Protocol protocol = Protocol.NONE;

  /**
   * @param log takes one line for each request that could not be served as it should
   */
  Dispatcher(FuseFileSystem fs, Consumer<String> log) {
    this.fs = fs;
    this.log = log;
    NameOperations names = new NameOperations(fs);
    FileOperations files = new FileOperations(fs);
    DirectoryOperations directories = new DirectoryOperations(fs);
    AttributeOperations attributes = new AttributeOperations(fs);
    for (FuseOpcode opcode : FuseOpcode.values()) {
      operations[opcode.ordinal()] = operation(opcode, names, files, directories, attributes);
    }
  }

  private Operation operation(
      FuseOpcode opcode,
      NameOperations names,
      FileOperations files,
      DirectoryOperations directories,
      AttributeOperations attributes) {
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
      // Nothing of ours waits for what a signal could end, so an interrupted operation is simply
      // finished; a connection that ends, and an answer that we did not ask for, need nothing.
      case INTERRUPT, DESTROY, NOTIFY_REPLY -> (request, reply) -> {};
      case GETLK, SETLK, SETLKW, BMAP, IOCTL, POLL, FALLOCATE, LSEEK, COPY_FILE_RANGE,
          SETUPMAPPING, REMOVEMAPPING, SYNCFS, STATX, COPY_FILE_RANGE_64 -> Dispatcher::unknown;
    };
  }

  /**
   * Serves one request.
   *
   * @param message as it was read, from index 0 to the limit
   * @param reply where the answer is built
   * @return whether there is an answer to be sent
   */
  boolean dispatch(ByteBuffer message, Reply reply) {
    if (message.limit() < InHeader.SIZE) {
      complain("a request of " + message.limit() + " bytes was left unanswered");
      return false;
    }
    Request request = new Request(message);
    Optional<FuseOpcode> opcode = FuseOpcode.of(request.opcode());
    reply.begin(request.unique());
    serve(opcode, request, reply);
    // With unique 0 the kernel would take the answer for a notification.
    return opcode.map(FuseOpcode::answered).orElse(true) && request.unique() != 0;
  }

  private void serve(Optional<FuseOpcode> opcode, Request request, Reply reply) {
    try {
      if (opcode.isEmpty()) {
        reply.fail(Errno.ENOSYS);
      } else {
        request.requireArguments(opcode.get().inputSize());
        operations[opcode.get().ordinal()].serve(request, reply);
      }
    } catch (UnknownOperationException e) {
      reply.fail(Errno.ENOSYS);
    } catch (ErrnoException e) {
      reply.fail(toldErrno(e));
    } catch (MalformedRequestException e) {
      reply.fail(Errno.EIO);
      complain(opcode, request, "malformed: " + e.getMessage());
    } catch (Throwable e) { // also OutOfMemoryError: the caller is waiting, the worker is needed
      reply.fail(Errno.EIO);
      complain(opcode, request, "failed: " + describe(e));
    }
  }
}
