package org.auditfs.verify;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.auditfs.chain.SignedNote;
import org.auditfs.chain.VerifierKey;

/**
 * What to verify a trail with.
 *
 * @param key kept elsewhere; empty to believe the one that lies beside the trail
 * @param against a checkpoint kept elsewhere
 * @param threads segments that are read at a time
 * @param progress is told bytes done and bytes in all, from any thread
 */
public record VerifyRequest(
    Optional<VerifierKey> key,
    Optional<SignedNote> against,
    int threads,
    BiConsumer<Long, Long> progress) {

  private static final int THREADS_MAX = 4;

  /** With what lies beside the trail. */
  public static VerifyRequest plain() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new VerifyRequest(
        Optional.empty(), Optional.empty(), Math.min(processors, THREADS_MAX), (done, all) -> {});
  }

  /** The same with a key. */
  public VerifyRequest withKey(VerifierKey wanted) {
    return new VerifyRequest(Optional.of(wanted), against, threads, progress);
  }

  /** The same against a checkpoint. */
  public VerifyRequest withAgainst(SignedNote wanted) {
    return new VerifyRequest(key, Optional.of(wanted), threads, progress);
  }

  /** The same on other threads. */
  public VerifyRequest withThreads(int wanted) {
    return new VerifyRequest(key, against, wanted, progress);
  }

  /** The same, telling somebody. */
  public VerifyRequest withProgress(BiConsumer<Long, Long> wanted) {
    return new VerifyRequest(key, against, threads, wanted);
  }
}
