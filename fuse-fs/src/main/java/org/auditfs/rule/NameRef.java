package org.auditfs.rule;

import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;

/** A name in a directory: the entry itself, whatever it leads to. */
public record NameRef(FileId directory, ByteString name) {}
