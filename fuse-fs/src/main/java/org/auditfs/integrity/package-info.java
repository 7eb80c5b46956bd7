/**
 * Whether a file's content can be trusted, when somebody opens it.
 *
 * <p><b>Promise:</b> what the policy asks for is hashed, listed and held against its label before
 * the open is answered, and before the open has changed anything; what is refused for its label is
 * refused with EACCES and recorded. Labels that were right are right again when the last writer has
 * closed the file, and when its attributes were changed through the mount.
 *
 * <p><b>Not promised:</b> to know of what bypasses the mount, but by the times that it leaves. Who
 * opens a file that somebody is writing, whom the label let in, is let in as well: as the kernel
 * does.
 *
 * <p><b>Threads and locks:</b> any thread. Each object's labels have a lock, held while they are
 * read, or while attributes and labels are changed together, across those system calls: two changes
 * would else leave a label that is of neither. Nothing else is waited for under it, and no content
 * read.
 *
 * <p><b>Neighbours:</b> what is right is decided in {@code label}, {@code measure} and {@code
 * violation}; labels are read and written by {@code labelling}. Stands between {@code audit} and
 * {@code passthrough}.
 */
@NullMarked
package org.auditfs.integrity;

import org.jspecify.annotations.NullMarked;
