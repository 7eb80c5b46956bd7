/**
 * Labels: what security.ima says that a file's content is, and security.evm its attributes, in the
 * kernel's formats; and what comes of holding a file against them.
 *
 * <p><b>Promise:</b> byte for byte what evmctl(1) writes, and reads; verdicts with the kernel's
 * words for their causes (ima_appraise.c, evm_main.c). A label is hostile: no length in it is
 * believed, and one that is no label is a verdict, not an error.
 *
 * <p><b>Not promised:</b> appended and verity signatures, nor signatures of version 1.
 *
 * <p><b>Threads and locks:</b> values are immutable, keys too; none needed.
 *
 * <p><b>Neighbours:</b> builds on {@code file} and {@code digest}.
 */
@NullMarked
package org.auditfs.label;

import org.jspecify.annotations.NullMarked;
