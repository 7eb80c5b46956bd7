package org.auditfs.gate;

/** How a system call was made: the same number means different calls. */
enum Abi {
  /** SYSCALL of 64-bit code: asm/unistd_64.h. */
  X86_64,
  /** 32-bit programs, and {@code int $0x80} of any: asm/unistd_32.h. */
  IA32
}
