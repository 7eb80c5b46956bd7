package org.auditfs.posix;

/** The process at the other end of a Unix socket, as it was when it connected (SO_PEERCRED). */
public record Peer(int pid, int uid, int gid) {}
