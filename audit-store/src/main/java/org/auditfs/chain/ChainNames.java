package org.auditfs.chain;

import java.util.OptionalLong;

/** Where a state directory keeps what belongs to the chain. */
public final class ChainNames {

  /** The directory of trees and checkpoints. */
  public static final String CHAIN = "chain";

  /** In {@link #CHAIN}: a {@link CheckpointList}. */
  public static final String CHECKPOINTS = "checkpoints";

  /** The directory of keys. */
  public static final String KEYS = "keys";

  /** In {@link #KEYS}: a {@link VerifierKey}, for everybody. */
  public static final String VERIFIER = "trail.vkey";

  /** In {@link #KEYS}: a {@link SigningKey}, for nobody else. */
  public static final String SECRET = "trail.key";

  private ChainNames() {}

  /** In {@link #CHAIN}: the {@link TreeFile} of the segment that begins with {@code serial}. */
  public static String tree(long serial) {
    return String.format("%010d.tree", serial);
  }

  /** The serial that {@link #tree} has named {@code name} after; empty for any other file. */
  public static OptionalLong serialOfTree(String name) {
    if (!name.matches("\\d{10,18}\\.tree")) {
      return OptionalLong.empty();
    }
    long serial = Long.parseLong(name.substring(0, name.indexOf('.')));
    return name.equals(tree(serial)) ? OptionalLong.of(serial) : OptionalLong.empty();
  }
}
