/**
 * What the filesystem costs, beside a bare directory and the programs that people use today.
 *
 * <p><b>Promise:</b> what is compared was measured in one run, in turns, by the same loop; a ratio
 * is the median of the rounds' own ratios. The system calls are made through {@code posix}, and
 * what that costs by itself is printed with the results.
 *
 * <p><b>Not promised:</b> absolute times that hold on another machine, or on this one under another
 * load.
 *
 * <p><b>Threads and locks:</b> one thread, but for the workloads that say how many they have.
 *
 * <p><b>Neighbours:</b> started by {@code scripts/bench}, which gives it namespaces and a directory
 * of its own; runs {@code scripts/auditfs}, bindfs and loggedfs.
 */
@NullMarked
package org.auditfs.bench;

import org.jspecify.annotations.NullMarked;
