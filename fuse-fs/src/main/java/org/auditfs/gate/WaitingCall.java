package org.auditfs.gate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
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
 * @param signs what else it shows
 */
record WaitingCall(Optional<KernelOpen> opens, Set<Sign> signs) {

  /** What its stack shows. */
  enum Sign {
    /** It cannot be looked at, so that nothing else is known. */
    HIDDEN,
    /**
     * The kernel asks about a name that it knows: a refusal makes it ask once more, as if it did
     * not.
     */
    REVALIDATES,
    /** It is on its way to the last name of its path, or of a symbolic link in it. */
    WALKS,
    /** It wants to know where a symbolic link leads. */
    GETS_LINK,
    /** That is all it wants: it is readlink(2) or its kin. */
    READS_LINK,
    /** The kernel opens a file to send an ioctl(2) for its flags. */
    OPENS_FOR_FLAGS,
    /** It is chown(2) or one of its kin. */
    CHANGES_OWNER,
    /**
     * It is one that drops set-id bits and is itself sent to us afterwards: fallocate(2),
     * copy_file_range(2).
     */
    COMES_ITSELF,
    /** The kernel takes a file's capabilities away, since something else is about to be changed. */
    DROPS_CAPABILITIES
  }

  /** Of a thread that cannot be looked at. */
  static final WaitingCall UNKNOWN =
      new WaitingCall(Optional.of(KernelOpen.UNKNOWN), Set.of(Sign.HIDDEN));

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

  /** What each of these functions is a sign of. */
  private static final Map<String, Sign> SIGNS =
      Map.ofEntries(
          Map.entry("fuse_dentry_revalidate", Sign.REVALIDATES),
          Map.entry("link_path_walk", Sign.WALKS),
          Map.entry("fuse_get_link", Sign.GETS_LINK),
          Map.entry("vfs_readlink", Sign.READS_LINK),
          Map.entry("vfs_fileattr_get", Sign.OPENS_FOR_FLAGS),
          Map.entry("vfs_fileattr_set", Sign.OPENS_FOR_FLAGS),
          Map.entry("fuse_fileattr_get", Sign.OPENS_FOR_FLAGS),
          Map.entry("fuse_fileattr_set", Sign.OPENS_FOR_FLAGS),
          Map.entry("chown_common", Sign.CHANGES_OWNER),
          Map.entry("fuse_file_fallocate", Sign.COMES_ITSELF),
          Map.entry("fuse_copy_file_range", Sign.COMES_ITSELF),
          Map.entry("__fuse_copy_file_range", Sign.COMES_ITSELF),
          Map.entry("cap_inode_killpriv", Sign.DROPS_CAPABILITIES));

  /**
   * Reads both texts.
   *
   * @param syscall {@code NUMBER ARGUMENT… SP PC}, numbers as C has them
   * @param stack a line for each function, the innermost first: {@code [<0>] NAME+OFFSET/SIZE}
   */
  static WaitingCall parse(ByteString syscall, ByteString stack) {
    List<String> functions = functions(stack);
    EnumSet<Sign> signs = EnumSet.noneOf(Sign.class);
    functions.stream().map(SIGNS::get).filter(Objects::nonNull).forEach(signs::add);
    Optional<Abi> abi = isSomethingElse(functions) ? Optional.empty() : abi(functions);
    Optional<String[]> words = abi.flatMap(it -> words(text(syscall)));
    if (words.isEmpty()) {
      return new WaitingCall(UNKNOWN.opens, signs);
    }
    try {
      Optional<SystemCall> call = SystemCall.of(abi.get(), Integer.parseInt(words.get()[0]));
      return new WaitingCall(
          call.isEmpty() ? UNKNOWN.opens : opens(call.get(), words.get()), signs);
    } catch (NumberFormatException e) {
      return new WaitingCall(UNKNOWN.opens, signs);
    }
  }

  /** Whether it shows a sign. */
  boolean shows(Sign sign) {
    return signs.contains(sign);
  }

  /** Whether what it learns of a symbolic link only leads it on its way elsewhere. */
  boolean follows() {
    return shows(Sign.GETS_LINK) && !shows(Sign.READS_LINK);
  }

  /** Whether it is open(2), or one of its kin, that may make the file. */
  boolean creates() {
    return opens.isPresent() && OpenFlag.O_CREAT.in(opens.get().flags());
  }

  /** Empty: "-1 SP PC", in no call. */
  private static Optional<String[]> words(String syscall) {
    String[] words = syscall.strip().split(" ", -1);
    return words.length < 1 + ARGUMENTS ? Optional.empty() : Optional.of(words);
  }

  private static Optional<KernelOpen> opens(SystemCall call, String[] words) {
    return call.opens(register(words[1]), register(words[2]), register(words[3]));
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
