package org.auditfs.log;

/**
 * Where a record lies.
 *
 * @param segmentFirst the first serial of its segment
 * @param offset bytes from the beginning of the segment
 */
public record Position(long segmentFirst, long offset) {}
