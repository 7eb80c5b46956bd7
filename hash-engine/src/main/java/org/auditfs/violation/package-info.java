/**
 * Who has a file open, so that it is seen when one changes what another relies on.
 *
 * <p><b>Promise:</b> of two opens that meet, one always sees the other; hard links are one file;
 * every open is counted, whether a rule asks for it or not, so a rule that comes later knows of the
 * opens that were there before it. The states are those of ima_rdwr_violation_check and
 * ima_check_last_writer in security/integrity/ima/ima_main.c since Linux 6.15: once a reader's and
 * once a writer's period.
 *
 * <p><b>Not promised:</b> to know of opens that bypass the mount, or of a truncate(2), which is no
 * open: the {@link org.auditfs.violation.FileVersion} shows those.
 *
 * <p><b>Threads and locks:</b> the ledger may be used by any number of threads; a claim is one
 * atomic step, and nothing is done under a lock but counting.
 *
 * <p><b>Neighbours:</b> builds on {@code file}; {@code measure} uses its versions.
 */
@NullMarked
package org.auditfs.violation;

import org.jspecify.annotations.NullMarked;
