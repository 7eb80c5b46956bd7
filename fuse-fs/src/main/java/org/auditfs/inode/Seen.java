package org.auditfs.inode;

import org.auditfs.file.FileId;
import org.auditfs.posix.Stat;

/** An object of the backing directory: which, and what it looked like a moment ago. */
public record Seen(FileId id, Stat stat) {}
