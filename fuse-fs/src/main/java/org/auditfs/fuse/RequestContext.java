package org.auditfs.fuse;

/**
 * Who asks, as FUSE tells it.
 *
 * @param uid the caller's fsuid
 * @param gid the caller's fsgid
 * @param tid the calling thread's id, 0 when it is not visible in our pid namespace and where the
 *     kernel asks by itself (RELEASE, FORGET, write-back)
 */
public record RequestContext(int uid, int gid, int tid) {}
