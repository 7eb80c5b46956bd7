package org.auditfs.event;

import java.util.Locale;
import java.util.Optional;

/** What was done. The word is the system call's, or the control command's. */
public enum Operation {
  OPEN(EventType.FILE),
  CREATE(EventType.FILE),
  LINK(EventType.FILE),
  UNLINK(EventType.FILE),
  RENAME(EventType.FILE),
  /** renameat2(2) with RENAME_EXCHANGE. */
  EXCHANGE(EventType.FILE),
  MKDIR(EventType.FILE),
  RMDIR(EventType.FILE),
  SYMLINK(EventType.FILE),
  /** Also bind(2) of a Unix socket. */
  MKNOD(EventType.FILE),
  /** open(2) with O_TMPFILE. */
  TMPFILE(EventType.FILE),
  CHMOD(EventType.FILE),
  CHOWN(EventType.FILE),
  TRUNCATE(EventType.FILE),
  UTIMENS(EventType.FILE),
  SETXATTR(EventType.FILE),
  REMOVEXATTR(EventType.FILE),
  GETXATTR(EventType.FILE),
  LISTXATTR(EventType.FILE),
  READLINK(EventType.FILE),
  /** An open for execution, execve(2). */
  EXEC(EventType.FILE),
  OPENDIR(EventType.FILE),
  FALLOCATE(EventType.FILE),
  IOCTL(EventType.FILE),
  READ(EventType.FILE),
  WRITE(EventType.FILE),
  /** A name's first resolution; recorded when refused, or when a rule names it. */
  LOOKUP(EventType.FILE),
  GETATTR(EventType.FILE),
  ACCESS(EventType.FILE),
  /** The last close(2) of what an open gave. Recorded only when a rule names it. */
  CLOSE(EventType.FILE),

  ADD_RULE(EventType.CONFIG),
  REMOVE_RULE(EventType.CONFIG),
  FLUSH(EventType.CONFIG),
  LOCK(EventType.CONFIG),
  LOAD(EventType.CONFIG),
  /** Secrecy watches have ended with the object that they were bound to. Nobody asked for it. */
  UNBIND(EventType.CONFIG),

  START(EventType.DAEMON),
  END(EventType.DAEMON),
  /** The daemon before this one did not end in order. Recorded by its successor. */
  ABORT(EventType.DAEMON),
  MOUNT(EventType.DAEMON),
  UMOUNT(EventType.DAEMON),
  ROTATE(EventType.DAEMON),
  /** Somebody who may not was refused at the control socket. */
  REFUSED(EventType.DAEMON),

  /** The trail was read by a command (CAPP FAU_SAR.1: audit review). */
  REVIEW(EventType.STORE),

  /** The machine's clock was set back; times repeat until it has caught up. */
  CLOCK(EventType.DAEMON),

  /** There is no room for the trail; what comes of it is the administrator's choice. */
  FULL(EventType.STORE),
  /** The trail can be written again. */
  RESUME(EventType.STORE),
  /** The trail cannot be written, and it is not room that is missing. */
  DISK_ERROR(EventType.STORE),
  /** Less room is left for the trail than is wanted: auditd.conf(5), space_left. */
  SPACE_LEFT(EventType.STORE),
  /** So little is left that the administrator has to act: auditd.conf(5), admin_space_left. */
  ADMIN_SPACE_LEFT(EventType.STORE),
  /** The oldest segments of the trail were given up. */
  DROP(EventType.STORE),
  /** A limit of the trail was reached, at the cost of no event. */
  LIMIT(EventType.STORE),

  /** A mount measures from now on. The detail says by which policy, hash and template. */
  IMA_ENABLED(EventType.INTEGRITY),
  /** A mount was told to measure nothing. */
  IMA_NOT_ENABLED(EventType.INTEGRITY),
  /** Which hash is the usual one; {@code invalid_hash_type} where the wanted one is none. */
  HASH_SETUP(EventType.INTEGRITY),
  /** A policy was loaded, or refused. */
  POLICY_UPDATE(EventType.INTEGRITY),
  /** One rule of a policy that was loaded. */
  POLICY_RULE(EventType.INTEGRITY),
  /** A measurement could not be listed. */
  ADD_MEASURE(EventType.INTEGRITY),
  /** What was measured cannot be relied on. */
  INVALIDATE_PCR(EventType.INTEGRITY),
  /** What a file's content hashes to, because a policy wants it recorded. */
  AUDIT_HASH(EventType.INTEGRITY),
  /**
   * A command is about to write, check or take away the labels of files. The detail is its words.
   */
  LABELLING(EventType.INTEGRITY),
  /** Whether hashes, HMAC and signatures give the answers that they must. */
  SELF_TEST(EventType.INTEGRITY),
  /** A file got labels, or lost them. */
  LABEL(EventType.INTEGRITY),
  /** A file's content was held against its label. */
  VERIFY_DATA(EventType.INTEGRITY),
  /** A file's attributes were held against their label. */
  VERIFY_METADATA(EventType.INTEGRITY);

  private final EventType type;
  private final String word;

  Operation(EventType type) {
    this.type = type;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  /** The type of the events that carry this operation. */
  public EventType type() {
    return type;
  }

  /** Whether it is about a file, and so told by a {@link Event.FileEvent}. */
  public boolean isAboutFile() {
    return type == EventType.FILE || isFinding();
  }

  /** Whether something was found about a file's content or label. */
  public boolean isFinding() {
    return switch (this) {
      case ADD_MEASURE, INVALIDATE_PCR, AUDIT_HASH, LABEL, VERIFY_DATA, VERIFY_METADATA -> true;
      default -> false;
    };
  }

  /** The lower-case word in json, searches and conditions. */
  public String word() {
    return word;
  }

  /** The operation that {@code word} names. */
  public static Optional<Operation> ofWord(String word) {
    for (Operation operation : values()) {
      if (operation.word.equals(word)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
