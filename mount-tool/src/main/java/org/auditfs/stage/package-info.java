/**
 * Where a play is given: a private copy of /etc, users, and a place for a daemon's state.
 *
 * <p><b>Promise:</b> nothing outside a temporary directory and this process's own mount namespace
 * is touched, and nothing of it is left, however the play ends; what a killed play left is cleared
 * away by the next.
 *
 * <p><b>Not promised:</b> what commands of the play do elsewhere.
 *
 * <p><b>Threads and locks:</b> one thread plays; any thread may close.
 *
 * <p><b>Neighbours:</b> {@code lesson} says what is played, {@code cli} plays it.
 */
@NullMarked
package org.auditfs.stage;

import org.jspecify.annotations.NullMarked;
