/**
 * What users of auditfs see, on real mounts: the launcher is run as they run it, and what the trail
 * says is read as they read it.
 *
 * <p><b>Promise:</b> every test cleans what it made, and fails when an orderly end left something.
 * Every command has a time limit, and what it said is in the message when it fails.
 *
 * <p><b>Not promised:</b> anything without root: these are the tests named IT.
 *
 * <p><b>Neighbours:</b> {@code posix} has the actors that make the system calls.
 */
@NullMarked
package org.auditfs.mount;

import org.jspecify.annotations.NullMarked;
