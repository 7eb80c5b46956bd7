package org.auditfs.mount;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Cast;

/**
 * A watched place to play scenarios in, and who plays. Whoever has a working directory in it must
 * leave before it is unmounted.
 */
interface Ground extends AutoCloseable {

  /** Where it is played. */
  Path directory();

  /** The same files, as nobody watches them. */
  Path beneath();

  /** Who plays. */
  Cast cast();

  /** The arguments of {@code auditfs add}; each must be taken. */
  void add(List<List<String>> rules);

  /** Has it watched again, after {@link #unmount}. */
  void mount();

  /** Nobody watches it afterwards. */
  void unmount();

  /** Has whatever watches it end, and begin again. */
  default void restart() {
    unmount();
    mount();
  }

  @Override
  void close();
}
