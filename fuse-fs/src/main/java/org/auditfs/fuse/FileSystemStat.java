package org.auditfs.fuse;

/** What statfs(2) tells, in its own units: counts of blocks of {@code fragmentSize} bytes. */
public record FileSystemStat(
    long blocks,
    long blocksFree,
    long blocksAvailable,
    long files,
    long filesFree,
    int blockSize,
    int nameLengthMax,
    int fragmentSize) {}
