package org.auditfs.fuse;

/**
 * A range of one open file to be copied to another, or to another place in the same one.
 *
 * @param offset in the file that is read, at least 0
 * @param targetNode the node of the file that is written
 * @param targetOffset in that file, at least 0
 * @param length bytes, at least 0
 */
public record CopyRange(
    FileHandle source,
    long offset,
    NodeId targetNode,
    FileHandle target,
    long targetOffset,
    long length) {}
