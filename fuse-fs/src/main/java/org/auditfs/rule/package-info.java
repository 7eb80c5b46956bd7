/**
 * Which operations are to be recorded, and why.
 *
 * <p><b>Promise:</b> {@link org.auditfs.rule.RuleSet} is an immutable value: asked about an access
 * it gives every rule that matches, each with its reason; told what names lead to now it gives the
 * next value. The meaning is that of {@code auditctl -w}, with the two verbs of the 2005 design.
 *
 * <p><b>Not promised:</b> that names are followed by themselves: {@code audit} says when they
 * moved.
 *
 * <p><b>Threads and locks:</b> none needed; no I/O, no clock.
 *
 * <p><b>Neighbours:</b> asked by {@code audit}; knows only files and events.
 */
@NullMarked
package org.auditfs.rule;

import org.jspecify.annotations.NullMarked;
