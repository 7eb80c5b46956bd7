package org.auditfs.posix;

import java.util.Optional;

/**
 * A file's attributes and when it came into being.
 *
 * @param birth STATX_BTIME of statx(2); empty where the filesystem does not keep it
 */
public record BornStat(Stat stat, Optional<TimeSpec> birth) {}
