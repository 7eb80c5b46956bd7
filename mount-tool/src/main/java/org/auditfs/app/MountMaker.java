package org.auditfs.app;

import org.auditfs.audit.AuditingFileSystem;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountRequest;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.kernel.KernelTransport;
import org.auditfs.gate.GatedFileSystem;
import org.auditfs.gate.WaitingCalls;
import org.auditfs.passthrough.PassthroughFileSystem;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/** Makes mounts: passthrough, audited, served by the kernel transport. */
final class MountMaker {

  static final int THREADS_DEFAULT = 8;

  private static final String DEVICE = "/dev/fuse";
  private static final int O_RDWR = 2;
  private static final int MS_RDONLY = 1;

  private final MountParts parts;

  MountMaker(MountParts parts) {
    this.parts = parts;
  }

  /**
   * The names are followed before the first operation comes; the device is mounted before it is
   * served, so that no worker is left behind when it cannot be mounted.
   */
  ActiveMount make(int id, MountRequest request)
      throws CommandException, ErrnoException, StoreException {
    PassthroughFileSystem files =
        PassthroughFileSystem.open(
            parts.posix(), parts.identity(), request.directory(), request.mountPoint());
    parts.rules().attach(files);
    try {
      int device = mountDevice(request);
      return new ActiveMount(id, request, files, start(device, request, files));
    } catch (CommandException | ErrnoException | RuntimeException e) {
      parts.rules().detach(files);
      files.close();
      throw e;
    }
  }

  private int mountDevice(MountRequest request) throws CommandException, ErrnoException {
    try (Fd device = new Fd(parts.posix(), openDevice())) {
      parts
          .host()
          .mount(
              device.number(),
              request.mountPoint(),
              request.directory().bytes(),
              MountEntry.TYPE,
              request.options().readOnly() ? MS_RDONLY : 0,
              KernelTransport.MOUNT_OPTIONS);
      return device.release();
    }
  }

  private KernelTransport start(int device, MountRequest request, PassthroughFileSystem files)
      throws ErrnoException {
    try {
      return KernelTransport.start(
          parts.posix(),
          device,
          new GatedFileSystem(audited(files), parts.posix(), parts.identity()),
          request.options().threads().orElse(THREADS_DEFAULT),
          () -> {},
          DaemonLog::say);
    } catch (RuntimeException e) {
      parts.host().umount(request.mountPoint(), true);
      throw e;
    }
  }

  private AuditingFileSystem audited(PassthroughFileSystem files) {
    WaitingCalls calls = new WaitingCalls(parts.posix(), parts.identity());
    return new AuditingFileSystem(
        files, files, parts.rules(), parts.subjects(), parts.sink(), calls::asksAgain);
  }

  private int openDevice() throws CommandException {
    try {
      int flags = O_RDWR | OpenFlag.O_CLOEXEC.bits();
      return parts.posix().openat(Posix.AT_FDCWD, ByteString.of(DEVICE), flags, 0);
    } catch (ErrnoException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "cannot open "
              + DEVICE
              + ": "
              + e.errno()
              + (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM
                  ? ": this user may not: run it as root, or chmod 0666 the device"
                  : ": load the fuse module (modprobe fuse), or give the container this device"),
          e);
    }
  }
}
