/**
 * Events as bytes, and as text.
 *
 * <p><b>Promise:</b> {@link org.auditfs.codec.EventCodec} gives back what it was given, and meets
 * hostile bytes with {@link org.auditfs.codec.CorruptRecordException} and nothing else; the formats
 * let no control byte through to a terminal. The byte form is drawn in {@code
 * audit-store/FORMAT.md}.
 *
 * <p><b>Not promised:</b> that the bytes are those that were written: the log's checksum tells
 * that.
 *
 * <p><b>Threads and locks:</b> none needed; no I/O, no clock. Names of users come from a passed-in
 * {@link org.auditfs.codec.Names}.
 *
 * <p><b>Neighbours:</b> builds on {@code org.auditfs.event}; {@code log} stores the bytes.
 */
@NullMarked
package org.auditfs.codec;

import org.jspecify.annotations.NullMarked;
