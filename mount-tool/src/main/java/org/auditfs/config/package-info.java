/**
 * Options, paths and exit codes, as values.
 *
 * <p><b>Promise:</b> what a person wrote becomes a record that holds only what makes sense; an
 * unknown word is an error that names it.
 *
 * <p><b>Not promised:</b> that a directory still is what it was when it was checked.
 *
 * <p><b>Threads and locks:</b> immutable values; none needed.
 *
 * <p><b>Neighbours:</b> {@code app} and {@code cli} build on it.
 */
@NullMarked
package org.auditfs.config;

import org.jspecify.annotations.NullMarked;
