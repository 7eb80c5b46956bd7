/**
 * The scenarios of watching: what is done, and what is to be recorded of it.
 *
 * <p><b>Promise:</b> one table, {@code scenarios.txt}, read and printed here; {@code mount} plays
 * it on real mounts. Nothing here makes a system call.
 *
 * <p><b>Not promised:</b> times, sizes, contents and rights.
 *
 * <p><b>Threads and locks:</b> values; a model belongs to one thread.
 *
 * <p><b>Neighbours:</b> knows none of the product's classes but the names of errnos.
 */
@NullMarked
package org.auditfs.scenario;

import org.jspecify.annotations.NullMarked;
