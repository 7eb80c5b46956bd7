/**
 * Lessons: what is played, what the trail should say of it, and why.
 *
 * <p><b>Promise:</b> a lesson that can be read is complete: its users exist, its expectations name
 * operations that there are. What is wrong with a lesson's file is told with line and column.
 *
 * <p><b>Not promised:</b> that its commands work on this machine: playing shows that.
 *
 * <p><b>Threads and locks:</b> values; none.
 *
 * <p><b>Neighbours:</b> {@code stage} is where it is played, {@code cli} plays it and prints.
 */
@NullMarked
package org.auditfs.lesson;

import org.jspecify.annotations.NullMarked;
