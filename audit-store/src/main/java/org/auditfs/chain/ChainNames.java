package org.auditfs.chain;

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
}
