/**
 * The truth: every event, in order, in append-only segment files {@code STATE/log/NNNNNNNNNN.log}.
 *
 * <p><b>Promise:</b> what {@link org.auditfs.log.LogWriter#write} has returned from is in the
 * operating system's hands ({@code kill -9} of the daemon cannot lose it), or on the disk where
 * asked; what it has thrown for is not in the log at all. Serials have no gap. A tail that a crash
 * tore is moved aside, never thrown away; anything else that is wrong is one {@link
 * org.auditfs.event.StoreException} that names the segment, and nothing is changed. The byte form
 * is drawn in {@code audit-store/FORMAT.md}.
 *
 * <p><b>Not promised:</b> that nobody has changed the files since: the checksums find accidents,
 * not forgers.
 *
 * <p><b>Threads and locks:</b> one writer at a time, which {@code store} sees to; any number of
 * {@link org.auditfs.log.LogReader}s in any process, without locks.
 *
 * <p><b>Neighbours:</b> stores what {@code codec} makes; written by {@code store}, read by {@code
 * index} and {@code search}.
 */
@NullMarked
package org.auditfs.log;

import org.jspecify.annotations.NullMarked;
