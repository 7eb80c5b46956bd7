/**
 * The page: the trail, the names and objects that it tells of, the daemon and the lessons, in a
 * browser. Its files are resources; what they show comes from a fixed table of routes.
 *
 * <p><b>Promise:</b> nobody without the token is told anything, not even whether something is
 * there. No request names a file of this machine. A browser that does not read holds no memory: it
 * waits for its own reading of the log, and loses its connection when it takes nothing for long;
 * where it was it finds again by serial, and what it was not shown is counted. Nothing is changed,
 * except that a lesson may be played, by itself, and ends with its spectator.
 *
 * <p><b>Not promised:</b> secrecy on the wire: it is HTTP, for the machine itself.
 *
 * <p><b>Threads and locks:</b> a thread for each request that is being answered; they share nothing
 * but counts.
 *
 * <p><b>Neighbours:</b> {@code search} reads the trail, {@code cli} starts this and runs its own
 * commands for it.
 */
@NullMarked
package org.auditfs.web;

import org.jspecify.annotations.NullMarked;
