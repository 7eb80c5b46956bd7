package org.auditfs.fuse;

import org.auditfs.posix.Stat;

/** What a name leads to. Each one handed to the kernel counts one lookup of its node. */
public record Entry(NodeId node, Stat attributes) {}
