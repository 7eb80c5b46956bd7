package org.auditfs.measure;

import java.util.Optional;

/** What is done to a file when a policy is asked: the func= of its rules. */
public enum PolicyFunction {
  /** open(2). */
  FILE_CHECK,
  /**
   * mmap(2) for execution. It is not seen here, only the open before it: so each open for reading
   * is taken to be followed by one, and more is measured than the kernel would, never less.
   */
  MMAP_CHECK,
  /** execve(2). */
  BPRM_CHECK,
  /** setxattr(2) of security.ima. */
  SETXATTR_CHECK;

  /** What {@code word} names; today's and the older names of the kernel. */
  static Optional<PolicyFunction> ofWord(String word) {
    return switch (word) {
      case "FILE_CHECK", "PATH_CHECK" -> Optional.of(FILE_CHECK);
      case "MMAP_CHECK", "FILE_MMAP", "MMAP_CHECK_REQPROT" -> Optional.of(MMAP_CHECK);
      case "BPRM_CHECK" -> Optional.of(BPRM_CHECK);
      case "SETXATTR_CHECK" -> Optional.of(SETXATTR_CHECK);
      default -> Optional.empty();
    };
  }

  /** Why a function of the kernel's cannot be had here; nothing for a word that names none. */
  static Optional<String> reasonAgainst(String word) {
    return switch (word) {
      case "MODULE_CHECK",
          "FIRMWARE_CHECK",
          "POLICY_CHECK",
          "KEXEC_KERNEL_CHECK",
          "KEXEC_INITRAMFS_CHECK" ->
          Optional.of("what the kernel reads a file for is not told to a filesystem");
      case "CREDS_CHECK" ->
          Optional.of("the credentials after an exec are not told to a filesystem");
      case "KEXEC_CMDLINE", "KEY_CHECK", "CRITICAL_DATA" -> Optional.of("it is about no file");
      default -> Optional.empty();
    };
  }
}
