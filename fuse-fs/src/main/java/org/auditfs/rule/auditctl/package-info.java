/**
 * Rules of auditctl(8), read as ours.
 *
 * <p><b>Promise:</b> every line of a rules file is answered for: it becomes a rule of ours, perhaps
 * with a difference that is named, or it is said why it cannot.
 *
 * <p><b>Not promised:</b> that every mistake of such a file is found; auditctl does that.
 *
 * <p><b>Threads and locks:</b> none needed; no I/O, no clock.
 *
 * <p><b>Neighbours:</b> gives its words to {@code rule}'s parser; asked by the commands.
 */
@NullMarked
package org.auditfs.rule.auditctl;

import org.jspecify.annotations.NullMarked;
