package org.auditfs.posix;

/**
 * What statfs(2) tells.
 *
 * @param type magic number of the filesystem
 * @param id {@code f_fsid}; 0 where the filesystem has none
 * @param blocks of {@code fragmentSize} bytes, and so the other two
 */
public record FileSystemUsage(
    long type,
    long id,
    long blocks,
    long blocksFree,
    long blocksAvailable,
    long files,
    long filesFree,
    int blockSize,
    int nameLengthMax,
    int fragmentSize) {}
