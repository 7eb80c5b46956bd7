package org.auditfs.rule.auditctl;

import static org.auditfs.event.Operation.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.event.Operation;

/** The operations that system calls on files are, as far as a FUSE server sees them. */
final class Syscalls {

  private static final Map<String, List<Operation>> OPERATIONS = new HashMap<>();

  static {
    List<Operation> opens = List.of(OPEN, CREATE, TMPFILE, OPENDIR);
    add(opens, "open", "openat", "openat2", "open_by_handle_at");
    add(List.of(OPEN, CREATE), "creat");
    add(List.of(TRUNCATE), "truncate", "ftruncate", "truncate64", "ftruncate64");
    add(List.of(FALLOCATE), "fallocate");
    add(List.of(RENAME), "rename", "renameat");
    add(List.of(RENAME, EXCHANGE), "renameat2");
    add(List.of(UNLINK), "unlink");
    add(List.of(UNLINK, RMDIR), "unlinkat");
    add(List.of(RMDIR), "rmdir");
    add(List.of(LINK), "link", "linkat");
    add(List.of(SYMLINK), "symlink", "symlinkat");
    add(List.of(MKDIR), "mkdir", "mkdirat");
    add(List.of(MKNOD), "mknod", "mknodat", "bind");
    add(List.of(CHMOD), "chmod", "fchmod", "fchmodat", "fchmodat2");
    add(List.of(CHOWN), "chown", "lchown", "fchown", "fchownat");
    add(List.of(CHOWN), "chown32", "lchown32", "fchown32");
    add(List.of(UTIMENS), "utime", "utimes", "futimesat", "utimensat");
    add(List.of(SETXATTR), "setxattr", "lsetxattr", "fsetxattr");
    add(List.of(REMOVEXATTR), "removexattr", "lremovexattr", "fremovexattr");
    add(List.of(GETXATTR), "getxattr", "lgetxattr", "fgetxattr");
    add(List.of(LISTXATTR), "listxattr", "llistxattr", "flistxattr");
    add(List.of(READLINK), "readlink", "readlinkat");
    add(List.of(EXEC), "execve", "execveat");
    add(List.of(IOCTL), "ioctl");
  }

  private Syscalls() {}

  private static void add(List<Operation> operations, String... names) {
    for (String name : names) {
      OPERATIONS.put(name, operations);
    }
  }

  /** What a system call does to files; nothing if it is none of these. */
  static List<Operation> operations(String name) {
    return OPERATIONS.getOrDefault(name, List.of());
  }

  /** The argument of a system call that holds the flags of an open. */
  static String flagsArgument(String name) {
    return switch (name) {
      case "open" -> "a1";
      case "openat", "open_by_handle_at" -> "a2";
      default -> "";
    };
  }
}
