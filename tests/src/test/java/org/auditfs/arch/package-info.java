/**
 * The map of DESIGN.md, section 2, kept true by a machine.
 *
 * <p><b>Promise:</b> a package that imports what it must not, or a file that grew too large without
 * a reason, fails the build.
 *
 * <p><b>Neighbours:</b> reads the classes and sources of all modules; nobody depends on it.
 */
@NullMarked
package org.auditfs.arch;

import org.jspecify.annotations.NullMarked;
