/**
 * Tells whether a trail is what was written, and where it is not. Written against {@code
 * audit-store/FORMAT.md}, not against the code that writes: it shares only {@code codec} and {@code
 * chain} with the store, so that one mistake is not made twice.
 *
 * <p><b>Promise:</b> every event that a checkpoint covers is what it was when that was signed, none
 * is missing, none was added; or the first place where that is not so is named. Against a
 * checkpoint kept elsewhere that holds even when whoever changed the trail had the key.
 *
 * <p><b>Not promised:</b> without such a checkpoint, a trail that was put back as a whole to what
 * it once was cannot be told from one that never went on. Events behind the newest checkpoint are
 * checked for accidents only.
 *
 * <p><b>Threads and locks:</b> reads only, without locks, while a daemon writes; several segments
 * at a time on threads of its own.
 *
 * <p><b>Neighbours:</b> reads the files that {@code log} and {@code store} write; knows neither.
 */
@NullMarked
package org.auditfs.verify;

import org.jspecify.annotations.NullMarked;
