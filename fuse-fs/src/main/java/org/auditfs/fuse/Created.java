package org.auditfs.fuse;

/** A file made and opened in one operation. */
public record Created(Entry entry, FileHandle handle) {}
