package org.auditfs.web;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.auditfs.codec.Names;
import org.auditfs.config.CommandException;
import org.auditfs.search.Query;

/**
 * Where the page has from what it shows.
 *
 * @param state the state directory whose trail it is about
 * @param names what users and groups are called; asked for once by each browser's stream
 * @param launcher what plays lessons; empty where none may be played
 */
public record Sources(
    Path state,
    Commands commands,
    Filters filters,
    Supplier<Names> names,
    Optional<Path> launcher) {

  /** Reads search options. */
  @FunctionalInterface
  public interface Filters {

    /**
     * The events that {@code words} mean, as typed behind {@code auditfs search}.
     *
     * @throws CommandException when they mean nothing; the message is the command's
     */
    Query.Builder query(String words) throws CommandException;
  }
}
