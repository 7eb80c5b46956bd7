/**
 * The commands, as a person types them.
 *
 * <p><b>Promise:</b> every command ends with a code of {@link org.auditfs.config.ExitCode} and,
 * when it failed, one line on stderr: what, on what, what to do. Arguments are bytes from end to
 * end.
 *
 * <p><b>Not promised:</b> any decision about rules or files: the daemon makes them.
 *
 * <p><b>Threads and locks:</b> one thread.
 *
 * <p><b>Neighbours:</b> {@code app} for the daemon, {@code search} for the trail.
 */
@NullMarked
package org.auditfs.cli;

import org.jspecify.annotations.NullMarked;
