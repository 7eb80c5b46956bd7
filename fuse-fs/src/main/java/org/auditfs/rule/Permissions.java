package org.auditfs.rule;

import java.util.OptionalInt;
import org.auditfs.event.Operation;
import org.auditfs.file.AccessMode;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;

/**
 * Kinds of access, as {@code -p rwxa} of auditctl(8): what a rule asks for, or what an operation
 * does.
 *
 * @param bits the sum of {@link #READ}, {@link #WRITE}, {@link #EXECUTE}, {@link #ATTRIBUTE}
 */
public record Permissions(int bits) {

  private static final String LETTERS = "rwxa";

  /** Content or a link's text or an extended attribute is read. */
  public static final Permissions READ = new Permissions(1);

  /** Content, or a directory's names, can change. */
  public static final Permissions WRITE = new Permissions(2);

  /** The file is executed. */
  public static final Permissions EXECUTE = new Permissions(4);

  /** Mode, owner, times, links or extended attributes change. */
  public static final Permissions ATTRIBUTE = new Permissions(8);

  /** Nothing that a rule can ask for. */
  public static final Permissions NONE = new Permissions(0);

  /** {@code rwxa}. */
  public static final Permissions ALL = new Permissions(15);

  public Permissions {
    if (bits < 0 || bits > 15) {
      throw new IllegalArgumentException("permission bits " + bits);
    }
  }

  /**
   * Reads letters of {@code rwxa}, in any order.
   *
   * @throws RuleSyntaxException when there is no letter, or one that is none of these
   */
  public static Permissions parse(String letters) throws RuleSyntaxException {
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      int bit = LETTERS.indexOf(letters.charAt(i));
      if (bit < 0) {
        throw new RuleSyntaxException(
            "-p " + Printable.line(letters) + ": permissions are letters of rwxa");
      }
      bits |= 1 << bit;
    }
    if (bits == 0) {
      throw new RuleSyntaxException("-p: at least one letter of rwxa");
    }
    return new Permissions(bits);
  }

  /**
   * What an operation does when no open flags say more. Following the kernel's classes
   * (asm-generic/audit_*.h), but that utimens counts as an attribute change: setting a time back is
   * how a change is hidden.
   */
  public static Permissions of(Operation operation) {
    return switch (operation) {
      case READLINK, GETXATTR, LISTXATTR, OPENDIR, READ, LOOKUP -> READ;
      case CREATE, UNLINK, RENAME, EXCHANGE, MKDIR, RMDIR, SYMLINK, MKNOD, TMPFILE -> WRITE;
      case TRUNCATE, FALLOCATE, WRITE -> WRITE;
      case LINK -> WRITE.and(ATTRIBUTE);
      case CHMOD, CHOWN, UTIMENS, SETXATTR, REMOVEXATTR, IOCTL -> ATTRIBUTE;
      case EXEC -> EXECUTE;
      case OPEN -> READ;
      case GETATTR, ACCESS, CLOSE -> NONE;
      case ADD_RULE, REMOVE_RULE, FLUSH, LOCK, LOAD, UNBIND -> NONE;
      case START, END, ABORT, MOUNT, UMOUNT, ROTATE, REFUSED, REVIEW, CLOCK -> NONE;
      case FULL, RESUME, DISK_ERROR, SPACE_LEFT, ADMIN_SPACE_LEFT, DROP, LIMIT -> NONE;
      case IMA_ENABLED, IMA_NOT_ENABLED, HASH_SETUP, POLICY_UPDATE, POLICY_RULE -> NONE;
      case ADD_MEASURE, INVALIDATE_PCR, AUDIT_HASH -> NONE;
    };
  }

  /** What an operation does; of one that opens, with the flags that it was given. */
  public static Permissions of(Operation operation, OptionalInt openFlags) {
    if (openFlags.isEmpty()) {
      return of(operation);
    }
    return switch (operation) {
      case OPEN -> ofOpen(openFlags.getAsInt());
      case CREATE -> ofOpen(openFlags.getAsInt()).and(WRITE);
      default -> of(operation);
    };
  }

  /** What an open with {@code openFlags} does: O_TRUNC destroys content whatever the mode says. */
  public static Permissions ofOpen(int openFlags) {
    AccessMode mode = AccessMode.of(openFlags);
    Permissions result = mode.reads() ? READ : NONE;
    if (mode.writes() || OpenFlag.O_TRUNC.in(openFlags)) {
      result = result.and(WRITE);
    }
    return result;
  }

  /** Both. */
  public Permissions and(Permissions more) {
    return new Permissions(bits | more.bits);
  }

  /** Whether one kind at least is in both. */
  public boolean intersects(Permissions other) {
    return (bits & other.bits) != 0;
  }

  /** Whether each kind here is there, too. */
  boolean isWithin(Permissions other) {
    return (bits & ~other.bits) == 0;
  }

  /** The letters, in the order {@code rwxa}. */
  @Override
  public String toString() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < LETTERS.length(); i++) {
      if ((bits & 1 << i) != 0) {
        letters.append(LETTERS.charAt(i));
      }
    }
    return letters.toString();
  }
}
