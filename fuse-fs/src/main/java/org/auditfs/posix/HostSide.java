package org.auditfs.posix;

/**
 * Where mounts are made and taken away, as descriptors that were opened there, and stay their
 * owner's.
 *
 * @param namespace the mount namespace
 * @param root the root directory in it, which in a chroot(2) is not the namespace's own
 */
public record HostSide(int namespace, int root) {}
