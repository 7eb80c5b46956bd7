package org.auditfs.fuse.kernel;

import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.BatchForgetIn;
import org.auditfs.fuse.kernel.FuseAbi.CreateIn;
import org.auditfs.fuse.kernel.FuseAbi.ForgetIn;
import org.auditfs.fuse.kernel.FuseAbi.ForgetOne;
import org.auditfs.fuse.kernel.FuseAbi.LinkIn;
import org.auditfs.fuse.kernel.FuseAbi.MkdirIn;
import org.auditfs.fuse.kernel.FuseAbi.MknodIn;
import org.auditfs.fuse.kernel.FuseAbi.Rename2In;
import org.auditfs.fuse.kernel.FuseAbi.RenameIn;
import org.auditfs.posix.ErrnoException;

/** Requests that find, make, move or remove names. The header's node is the directory. */
final class NameOperations {

  private final FuseFileSystem fs;

  NameOperations(FuseFileSystem fs) {
    this.fs = fs;
  }

  void lookup(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    ByteString name = request.name(0);
    try {
      reply.entry(fs.lookup(request.caller(), request.node(), name));
    } catch (ErrnoException e) {
      int millis = e.errno() == Errno.ENOENT ? fs.absenceMillis(request.node(), name) : 0;
      if (millis == 0) {
        throw e;
      }
      reply.absent(millis);
    }
  }

  void forget(Request request, Reply reply) throws MalformedRequestException {
    fs.forget(request.node(), request.offset(ForgetIn.NLOOKUP));
  }

  void batchForget(Request request, Reply reply) throws MalformedRequestException {
    int count = request.count(BatchForgetIn.COUNT);
    if (count > (request.length() - BatchForgetIn.SIZE) / ForgetOne.SIZE) {
      throw new MalformedRequestException(count + " nodes to forget, but not that many there");
    }
    for (int i = 0; i < count; i++) {
      int at = BatchForgetIn.SIZE + i * ForgetOne.SIZE;
      fs.forget(request.node(at + ForgetOne.NODEID), request.offset(at + ForgetOne.NLOOKUP));
    }
  }

  void symlink(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    ByteString name = request.name(0);
    ByteString target = request.target(name.length() + 1);
    reply.entry(fs.symlink(request.caller(), request.node(), name, target));
  }

  void mknod(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int mode = request.u32(MknodIn.MODE);
    int rdev = request.u32(MknodIn.RDEV);
    int umask = request.u32(MknodIn.UMASK);
    ByteString name = request.name(MknodIn.SIZE);
    reply.entry(fs.mknod(request.caller(), request.node(), name, mode, rdev, umask));
  }

  void mkdir(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int mode = request.u32(MkdirIn.MODE);
    int umask = request.u32(MkdirIn.UMASK);
    ByteString name = request.name(MkdirIn.SIZE);
    reply.entry(fs.mkdir(request.caller(), request.node(), name, mode, umask));
  }

  void unlink(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.unlink(request.caller(), request.node(), request.name(0));
  }

  void rmdir(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    fs.rmdir(request.caller(), request.node(), request.name(0));
  }

  void rename(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    rename(request, RenameIn.SIZE, 0);
  }

  void rename2(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    rename(request, Rename2In.SIZE, request.u32(Rename2In.FLAGS));
  }

  /** In both structures the new directory comes first. */
  private void rename(Request request, int names, int flags)
      throws ErrnoException, MalformedRequestException {
    ByteString from = request.name(names);
    ByteString to = request.name(names + from.length() + 1);
    fs.rename(request.caller(), request.node(), from, request.node(RenameIn.NEWDIR), to, flags);
  }

  void link(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    ByteString name = request.name(LinkIn.SIZE);
    reply.entry(fs.link(request.caller(), request.node(LinkIn.OLDNODEID), request.node(), name));
  }

  void create(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int flags = request.u32(CreateIn.FLAGS);
    int mode = request.u32(CreateIn.MODE);
    int umask = request.u32(CreateIn.UMASK);
    ByteString name = request.name(CreateIn.SIZE);
    created(reply, fs.create(request.caller(), request.node(), name, flags, mode, umask));
  }

  /** The name that the kernel sends along is a dummy. */
  void tmpfile(Request request, Reply reply) throws ErrnoException, MalformedRequestException {
    int flags = request.u32(CreateIn.FLAGS);
    int mode = request.u32(CreateIn.MODE);
    int umask = request.u32(CreateIn.UMASK);
    created(reply, fs.tmpfile(request.caller(), request.node(), flags, mode, umask));
  }

  private static void created(Reply reply, Created created) {
    reply.entry(created.entry());
    reply.opened(created.opened());
  }
}
