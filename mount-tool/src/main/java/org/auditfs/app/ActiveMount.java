package org.auditfs.app;

import org.auditfs.config.MountRequest;
import org.auditfs.file.Printable;
import org.auditfs.fuse.kernel.KernelTransport;
import org.auditfs.passthrough.PassthroughFileSystem;

/**
 * A mount that is being served.
 *
 * @param id its number, from 1, never given twice by one daemon
 */
record ActiveMount(
    int id, MountRequest request, PassthroughFileSystem fileSystem, KernelTransport transport) {

  /** {@code 1 /etc}, or {@code 1 /etc on /mnt}, and its options. */
  @Override
  public String toString() {
    String directory = Printable.line(request.directory().bytes());
    String mountPoint = Printable.line(request.mountPoint().bytes());
    String options = request.options().text();
    return id
        + " "
        + directory
        + (directory.equals(mountPoint) ? "" : " on " + mountPoint)
        + (options.isEmpty() ? "" : " -o " + options);
  }
}
