package org.auditfs.passthrough;

import java.util.Optional;
import org.auditfs.fuse.Entry;

/** What a sink was given. */
record ListedEntry(String name, long inode, int type, long nextOffset, Optional<Entry> entry) {}
