/**
 * The daemon: what it is made of, its mounts, its control socket, its end.
 *
 * <p><b>Promise:</b> {@link org.auditfs.app.Daemon} is the only place that puts store, rules and
 * file systems together; whatever ends the daemon in order unmounts first and closes the trail
 * last.
 *
 * <p><b>Not promised:</b> anything after SIGKILL: the mount answers ENOTCONN then, and {@code
 * umount --lazy} takes it away.
 *
 * <p><b>Threads and locks:</b> one thread accepts, a few answer, one waits for the end. {@code
 * Daemon}'s monitor guards its table of mounts; no file of a mount is touched under it.
 *
 * <p><b>Neighbours:</b> {@code cli} talks to it through {@link org.auditfs.app.ControlClient}.
 */
@NullMarked
package org.auditfs.app;

import org.jspecify.annotations.NullMarked;
