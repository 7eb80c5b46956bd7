/**
 * Finding events again.
 *
 * <p><b>Promise:</b> a {@link org.auditfs.search.Query} is a value; {@code matches} decides by the
 * event alone. A {@link org.auditfs.search.Searcher} gives the events that match in serial order,
 * the same ones whether there is an index or not, from any process, whether a daemon writes or not.
 *
 * <p>A {@link org.auditfs.search.Follower} gives those that come, each once. A {@link
 * org.auditfs.search.Report} has the rows that aureport has of the exported trail.
 *
 * <p><b>Not promised:</b> events that come while it searches.
 *
 * <p><b>Threads and locks:</b> values need none; a searcher may be asked by several threads, a
 * follower by one.
 *
 * <p><b>Neighbours:</b> reads {@code log} and {@code index}, writes nothing.
 */
@NullMarked
package org.auditfs.search;

import org.jspecify.annotations.NullMarked;
