package org.auditfs.gate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.KernelOpen;

/**
 * The system call in which a thread waits for our answer, as /proc/TID/syscall and /proc/TID/stack
 * (proc_pid_syscall(5), proc_pid_stack(5)) show it. Numbers and arguments are what the kernel goes
 * by: it took them from the registers that are shown, and these stay while the thread waits.
 *
 * <p>The stack is needed, too. It tells how the call was made, since numbers differ; and whether
 * the thread is in its call at all, and not on the way out of it, where it does what io_uring
 * deferred (a connect after a timeout, say) with the number of a finished call in its registers.
 *
 * @param opens what it does with a FIFO, a socket or a device node; empty: nothing to be asked for
 * @param revalidates whether the kernel asks about a name that it knows: a refusal makes it ask
 *     once more, as if it did not
 * @param changesOwner whether it is chown(2) or one of its kin
 * @param comesItself whether it is one that drops set-id bits and is itself sent to us afterwards:
 *     fallocate(2), copy_file_range(2)
 * @param follows whether what is read of a symbolic link only leads on the way of another call
 * @param opensForFlags whether the kernel opens a file to send an ioctl(2) for its flags
 * @param dropsCapabilities whether the kernel takes a file's capabilities away, since something
 *     else is about to be changed
 */
record WaitingCall(
    Optional<KernelOpen> opens,
    boolean revalidates,
    boolean changesOwner,
    boolean comesItself,
    boolean follows,
    boolean opensForFlags,
    boolean dropsCapabilities) {

  /** Of a thread that cannot be looked at. */
  static final WaitingCall UNKNOWN =
      new WaitingCall(Optional.of(KernelOpen.UNKNOWN), false, false, false, false, false, true);

  private static final int ARGUMENTS = 6;
  private static final String X86_64_ENTRY = "do_syscall_64";

  /** By interrupt, SYSENTER, and SYSCALL of 32-bit code; names vary with the kernel. */
  private static final List<String> IA32_ENTRIES =
      List.of("int80_emulation", "do_int80_syscall_32", "do_fast_syscall_32", "do_SYSENTER_32");

  /** Between the entry and the path: not the call's own doing. */
  private static final List<String> NOT_THE_CALL =
      List.of(
          "task_work_run",
          "exit_to_user_mode_loop",
          "arch_do_signal_or_restart",
          "get_signal",
          "do_coredump",
          "vfs_coredump");

  private static final String IO_URING = "io_";
  private static final String CHANGE_OF_OWNER = "chown_common";
  private static final Set<String> COMING =
      Set.of("fuse_file_fallocate", "fuse_copy_file_range", "__fuse_copy_file_range");
  private static final String READING_OF_A_LINK = "vfs_readlink";
  private static final Set<String> ASKING_FOR_FLAGS =
      Set.of("vfs_fileattr_get", "vfs_fileattr_set", "fuse_fileattr_get", "fuse_fileattr_set");
  private static final String CHANGE_OF_OTHER_THINGS = "cap_inode_killpriv";
  private static final String REVALIDATION = "fuse_dentry_revalidate";

  /**
   * Reads both texts.
   *
   * @param syscall {@code NUMBER ARGUMENT… SP PC}, numbers as C has them
   * @param stack a line for each function, the innermost first: {@code [<0>] NAME+OFFSET/SIZE}
   */
  static WaitingCall parse(ByteString syscall, ByteString stack) {
    List<String> functions = functions(stack);
    boolean revalidates = functions.contains(REVALIDATION);
    Optional<Abi> abi = isSomethingElse(functions) ? Optional.empty() : abi(functions);
    return new WaitingCall(
        abi.isEmpty() ? UNKNOWN.opens : opens(abi.get(), text(syscall)),
        revalidates,
        functions.contains(CHANGE_OF_OWNER),
        functions.stream().anyMatch(COMING::contains),
        abi.isPresent() && !functions.contains(READING_OF_A_LINK),
        functions.stream().anyMatch(ASKING_FOR_FLAGS::contains),
        functions.contains(CHANGE_OF_OTHER_THINGS));
  }

  private static Optional<KernelOpen> opens(Abi abi, String syscall) {
    String[] words = syscall.strip().split(" ", -1);
    if (words.length < 1 + ARGUMENTS) {
      return UNKNOWN.opens; // "-1 SP PC": in no call
    }
    try {
      Optional<SystemCall> call = SystemCall.of(abi, Integer.parseInt(words[0]));
      return call.isEmpty()
          ? UNKNOWN.opens
          : call.get().opens(register(words[1]), register(words[2]), register(words[3]));
    } catch (NumberFormatException e) {
      return UNKNOWN.opens;
    }
  }

  private static long register(String word) {
    if (!word.startsWith("0x")) {
      throw new NumberFormatException(word);
    }
    return Long.parseUnsignedLong(word.substring(2), 16);
  }

  /** Exactly one way in, or none that is known. */
  private static Optional<Abi> abi(List<String> functions) {
    boolean ia32 = functions.stream().anyMatch(WaitingCall::entersAs32Bit);
    boolean x86 = functions.contains(X86_64_ENTRY);
    if (ia32 == x86) {
      return Optional.empty();
    }
    return Optional.of(ia32 ? Abi.IA32 : Abi.X86_64);
  }

  private static boolean entersAs32Bit(String function) {
    return IA32_ENTRIES.stream().anyMatch(function::endsWith);
  }

  private static boolean isSomethingElse(List<String> functions) {
    return functions.stream().anyMatch(f -> NOT_THE_CALL.contains(f) || f.startsWith(IO_URING));
  }

  private static List<String> functions(ByteString stack) {
    return Arrays.stream(text(stack).split("\n", -1)).map(WaitingCall::function).toList();
  }

  /** Without address, offset and what the compiler appended to a name. */
  private static String function(String line) {
    String named = line.substring(line.indexOf(' ') + 1);
    int end = 0;
    while (end < named.length() && named.charAt(end) != '+' && named.charAt(end) != '.') {
      end++;
    }
    return named.substring(0, end);
  }

  private static String text(ByteString bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
  }
}
