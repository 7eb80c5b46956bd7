package org.auditfs.fuse;

/** An open file or directory (FUSE's fh). */
public record FileHandle(long value) {}
