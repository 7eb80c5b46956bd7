package org.auditfs.posix;

import org.auditfs.file.ByteString;

/**
 * What name_to_handle_at(2) gives.
 *
 * @param mountId the mount that the name was found on, as in /proc/self/mountinfo
 * @param type {@code handle_type}
 * @param bytes opaque, at most 128
 */
public record ObjectHandle(int mountId, int type, ByteString bytes) {}
