package org.auditfs.violation;

import org.auditfs.file.FileId;

/**
 * Which content a file had: as long as this is the same, and nobody can write the file, so is the
 * content. It stands in for the kernel's i_version.
 *
 * @param size bytes
 * @param mtimeNanos time of the last change of content, nanoseconds since the epoch, modulo 2^64
 * @param ctimeNanos time of the last change of anything: nobody can set it back without the clock
 * @param writes {@link OpenLedger#writes}: tells changes apart that one tick of the clock holds
 */
public record FileVersion(FileId file, long size, long mtimeNanos, long ctimeNanos, long writes) {}
