package org.auditfs.bench;

/** What is measured side by side, each over a directory of its own with the same files in it. */
enum Contender {
  /** The bare directory. */
  NATIVE("native"),
  /** auditfs with rules of which none matches. */
  AUDITFS("auditfs"),
  /** auditfs with every open recorded, handed to the operating system before the reply. */
  RECORDED("recorded"),
  /** The same, forced to the disk before the reply. */
  RECORDED_DISK("rec-disk"),
  /** auditfs by way of libfuse 2, with rules of which none matches. */
  JNR_FUSE("jnr-fuse"),
  /** bindfs, which records nothing. */
  BINDFS("bindfs"),
  /** loggedfs with everything logged. */
  LOGGEDFS("loggedfs");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** Its column, and its directory. */
  String title() {
    return title;
  }

  /** Whether a daemon of ours serves it. */
  boolean isOurs() {
    return this == AUDITFS || this == JNR_FUSE || isRecorded();
  }

  /** Whether what the workloads use is watched. */
  boolean isRecorded() {
    return this == RECORDED || this == RECORDED_DISK;
  }
}
