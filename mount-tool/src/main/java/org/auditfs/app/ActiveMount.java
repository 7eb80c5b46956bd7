package org.auditfs.app;

import java.util.Optional;
import org.auditfs.config.MountRequest;
import org.auditfs.file.Printable;
import org.auditfs.fuse.Transport;
import org.auditfs.integrity.MeasuringFileSystem;
import org.auditfs.passthrough.PassthroughFileSystem;

/**
 * A mount that is being served.
 *
 * @param id its number, from 1, never given twice by one daemon
 * @param entry as the kernel lists it
 * @param measuring what measures it, if it is measured
 */
record ActiveMount(
    int id,
    MountRequest request,
    MountEntry entry,
    PassthroughFileSystem fileSystem,
    Optional<MeasuringFileSystem> measuring,
    Transport transport) {

  /** {@code 1 /etc kernel}, or {@code 1 /etc on /mnt jnr-fuse}, and its options. */
  @Override
  public String toString() {
    String directory = Printable.line(request.directory().bytes());
    String mountPoint = Printable.line(request.mountPoint().bytes());
    String options = request.options().text();
    return id
        + " "
        + directory
        + (directory.equals(mountPoint) ? "" : " on " + mountPoint)
        + " "
        + request.transport().word()
        + (options.isEmpty() ? "" : " -o " + options);
  }
}
