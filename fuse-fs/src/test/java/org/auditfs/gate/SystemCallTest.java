package org.auditfs.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.fuse.KernelOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SystemCallTest {

  private static final Path HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm");
  private static final Pattern NUMBER = Pattern.compile("#define __NR_(\\w+) (\\d+)");

  /** The first number that linux-libc-dev of an older distribution may not know. */
  private static final int RECENT = 440;

  @ParameterizedTest
  @EnumSource(Abi.class)
  void hasTheNumbersOfTheKernelsHeaders(Abi abi) throws IOException {
    Path header = HEADERS.resolve(abi == Abi.X86_64 ? "unistd_64.h" : "unistd_32.h");
    assumeTrue(Files.exists(header), header + " is not there: install linux-libc-dev");
    Map<String, Integer> numbers = numbers(header);
    for (SystemCall call : SystemCall.values()) {
      int known = numbers.getOrDefault(call.name().toLowerCase(Locale.ROOT), SystemCall.NONE);
      if (known != SystemCall.NONE || call.number(abi) < RECENT) {
        assertEquals(known, call.number(abi), call + " in " + header);
      }
    }
  }

  private static Map<String, Integer> numbers(Path header) throws IOException {
    Map<String, Integer> numbers = new TreeMap<>();
    for (String line : Files.readAllLines(header)) {
      Matcher matcher = NUMBER.matcher(line);
      if (matcher.matches()) {
        numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
      }
    }
    return numbers;
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "X86_64, 2, OPEN",
    "IA32, 5, OPEN",
    "X86_64, 5, -", // fstat: ia32's open
    "IA32, 2, -", // fork
    "X86_64, 21, ACCESS",
    "IA32, 21, -", // mount
    "IA32, 33, ACCESS",
    "X86_64, 437, -", // openat2
    "X86_64, 426, -", // io_uring_enter
    "X86_64, 428, -", // open_tree
    "X86_64, 165, -", // mount
    "X86_64, 59, -", // execve
    "X86_64, 1073741826, -", // open of x32
    "X86_64, -1, -",
    "IA32, -1, -"
  })
  void tellsCallsApartByTheWayTheyAreMade(Abi abi, int number, String name) {
    assertEquals(name, SystemCall.of(abi, number).map(SystemCall::name).orElse("-"));
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
  @CsvSource({
    // open(path, flags): rights 4 read, 2 write, - nothing
    "OPEN, 0, 0, 0, 4",
    "OPEN, 0, 1, 0, 2",
    "OPEN, 0, 2, 0, 6",
    "OPEN, 0, 3, 0, 6",
    "OPEN, 0, 0x200, 0, 6", // O_TRUNC
    "OPEN, 0, 0x800, 0, 4", // O_NONBLOCK
    "OPEN, 0, 0x40, 0, 4", // O_CREAT
    "OPEN, 0, 0xc1, 0, -", // O_CREAT|O_EXCL: EEXIST
    "OPEN, 0, 0x81, 0, 2", // O_EXCL alone
    "OPEN, 0, 0x200000, 0, 6", // O_PATH
    "OPEN, 0, 0x2000c0, 0, 6", // O_PATH: the others do not count
    "OPEN, 0, 0x210000, 0, -", // O_PATH|O_DIRECTORY: ENOTDIR
    "OPEN, 0, 0x10000, 0, -",
    "OPEN, 0, 0xffffffff00000001, 0, 2", // an int in a long register
    "OPENAT, 0, 1, 2, 6",
    "OPENAT, 2, 2, 0, 4",
    "CREAT, 0, 0, 0, 2",
    "CONNECT, 3, 0, 0, 2",
    "SENDMSG, 3, 0, 0, 2",
    "SOCKETCALL, 2, 0, 0, -", // bind
    "SOCKETCALL, 3, 0, 0, 2", // connect
    "SOCKETCALL, 11, 0, 0, 2", // sendto
    "SOCKETCALL, 99, 0, 0, 2",
    "NEWFSTATAT, 0, 0, 2, -",
    "RENAME, 0, 0, 0, -"
  })
  void needsTheRightsThatTheKernelWouldAskFor(
      SystemCall call, String first, String second, String third, String rights) {
    Optional<KernelOpen> open = call.opens(number(first), number(second), number(third));
    assertEquals(rights, open.map(o -> Integer.toString(o.rights())).orElse("-"));
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }

  @Test
  void recordsTheFlagsAsTheyWereGivenAndAConnectAsBothWays() {
    assertEquals(0x801, SystemCall.OPEN.opens(0, 0x801, 0).orElseThrow().flags());
    assertEquals(2, SystemCall.CONNECT.opens(0, 0, 0).orElseThrow().flags());
  }
}
