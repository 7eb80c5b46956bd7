/**
 * Which operations are to be recorded, and why.
 *
 * <p><b>Promise:</b> {@link org.auditfs.rule.RuleSet} is an immutable value: asked about an access
 * it gives every rule that matches, each with its reason, and tells an {@link
 * org.auditfs.rule.Observer} what all others said; told what names lead to now it gives the next
 * value. The meaning is that of {@code auditctl -w}, with the two verbs of the 2005 design, and
 * with {@code never}, which speaks for the rules after it. What cannot be found out never keeps an
 * operation out of the trail.
 *
 * <p><b>Not promised:</b> that names are followed by themselves: {@code audit} says when they
 * moved. A change of the rules, or of a name that they watch, costs time in proportion to their
 * number; an operation that no rule knows of does not.
 *
 * <p><b>Threads and locks:</b> none needed; no I/O, no clock.
 *
 * <p><b>Neighbours:</b> asked by {@code audit}; knows only files and events.
 */
@NullMarked
package org.auditfs.rule;

import org.jspecify.annotations.NullMarked;
