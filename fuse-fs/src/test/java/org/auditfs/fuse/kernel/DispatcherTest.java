package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;
import org.auditfs.fuse.kernel.FuseAbi.InitFlag;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes in, bytes out, without a mount. */
class DispatcherTest {

  private static final Path GOLDEN = Path.of("src/test/resources/org/auditfs/fuse/kernel");
  private static final HexFormat HEX = HexFormat.of();

  private final InMemoryFileSystem fs = new InMemoryFileSystem();
  private final List<String> log = new ArrayList<>();
  private final Reply reply = new Reply(Protocol.MAX_WRITE);
  private final Dispatcher dispatcher = new Dispatcher(fs, log::add);

  @Test
  void answersEveryKindOfRequestAsWritten() throws IOException {
    String transcript =
        Conversation.lines().stream().map(this::transcribe).collect(Collectors.joining("\n"));
    Path golden = GOLDEN.resolve("conversation.golden");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, transcript);
    }
    assertEquals(Files.readString(golden), transcript);
    assertEquals(List.of(), log);
  }

  @Test
  void theConversationHasEveryOperation() {
    Set<FuseOpcode> missing = EnumSet.allOf(FuseOpcode.class);
    Conversation.lines()
        .forEach(
            line -> FuseOpcode.of(line.bytes().getInt(InHeader.OPCODE)).ifPresent(missing::remove));
    assertEquals(EnumSet.noneOf(FuseOpcode.class), missing);
  }

  private String transcribe(Conversation.Line line) {
    ByteBuffer request = line.bytes();
    String answer =
        dispatcher.dispatch(request, reply, () -> true) ? hex(reply.message()) : "  none\n";
    return line.title() + "\n request\n" + hex(request) + " answer\n" + answer;
  }

  /** Sixteen bytes a line. */
  private static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < bytes.length; at += 16) {
      int to = Math.min(at + 16, bytes.length);
      lines.append("  ").append(HEX.formatHex(bytes, at, to)).append('\n');
    }
    return lines.toString();
  }

  static Stream<Arguments> malformed() {
    RequestBytes batch = RequestBytes.of(FuseOpcode.BATCH_FORGET).u32(2, 0).u64(3, 1);
    return Stream.of(
        arguments("no name", RequestBytes.of(FuseOpcode.LOOKUP).build()),
        arguments("an empty name", RequestBytes.of(FuseOpcode.LOOKUP).name("").build()),
        arguments("a name without end", RequestBytes.of(FuseOpcode.LOOKUP).raw("f").build()),
        arguments("a path", RequestBytes.of(FuseOpcode.LOOKUP).name("a/b").build()),
        arguments("dot", RequestBytes.of(FuseOpcode.LOOKUP).name(".").build()),
        arguments("dot dot", RequestBytes.of(FuseOpcode.UNLINK).name("..").build()),
        arguments("one name of two", RequestBytes.of(FuseOpcode.RENAME).u64(1).name("a").build()),
        arguments("a link to nothing", RequestBytes.of(FuseOpcode.SYMLINK).name("a").build()),
        arguments("half a structure", RequestBytes.of(FuseOpcode.MKDIR).u32(0755).build()),
        arguments("a shorter length", RequestBytes.of(FuseOpcode.LOOKUP).name("f").build(41)),
        arguments("a longer length", RequestBytes.of(FuseOpcode.LOOKUP).name("f").build(43)),
        arguments("extensions that are not there", extended(RequestBytes.of(FuseOpcode.STATFS))),
        arguments(
            "less data than told",
            RequestBytes.of(FuseOpcode.WRITE).u64(1, 0).u32(6, 0).u64(0, 0).raw("hello").build()),
        arguments(
            "a negative size",
            RequestBytes.of(FuseOpcode.WRITE).u64(1, 0).u32(-1, 0).u64(0, 0).raw("hello").build()),
        arguments(
            "a negative offset",
            RequestBytes.of(FuseOpcode.READ).u64(1, -1).u32(1, 0).u64(0, 0).build()),
        arguments(
            "more than agreed upon",
            RequestBytes.of(FuseOpcode.READ).u64(1, 0).u32((1 << 20) + 1, 0).u64(0, 0).build()),
        arguments(
            "a thousand million nanoseconds",
            RequestBytes.of(FuseOpcode.SETATTR)
                .u32(1 << 4, 0)
                .u64(0, 0, 0, 0, 0, 0)
                .u32(1_000_000_000, 0, 0, 0, 0, 0, 0, 0)
                .build()),
        arguments("fewer nodes than told", batch.build()),
        arguments("a negative count", RequestBytes.of(FuseOpcode.BATCH_FORGET).u32(-1, 0).build()),
        arguments("negative lookups", RequestBytes.of(FuseOpcode.FORGET).u64(-1).build()));
  }

  private static ByteBuffer extended(RequestBytes request) {
    return request.build().putShort(InHeader.TOTAL_EXTLEN, (short) 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void answersAMalformedRequestWithEioAndOneLine(String what, ByteBuffer request) {
    boolean answered = dispatcher.dispatch(request, reply, () -> true);
    FuseOpcode opcode = FuseOpcode.of(request.getInt(InHeader.OPCODE)).orElseThrow();
    assertEquals(opcode.answered(), answered);
    assertEquals(-Errno.EIO.number(), errorIn(reply));
    assertEquals(1, log.size(), log::toString);
  }

  @Test
  void leavesALongNameToTheFilesystem() {
    dispatcher.dispatch(
        RequestBytes.of(FuseOpcode.LOOKUP).name("n".repeat(256)).build(), reply, () -> true);
    assertEquals(-Errno.ENOENT.number(), errorIn(reply));
    assertEquals(List.of(), log);
  }

  @Test
  void leavesUnansweredWhatHasNoHeaderOrNoNumber() {
    ByteBuffer stub = ByteBuffer.allocateDirect(39).order(ByteOrder.nativeOrder());
    assertFalse(dispatcher.dispatch(stub, reply, () -> true));
    assertFalse(dispatcher.dispatch(RequestBytes.of(999).unique(0).build(), reply, () -> true));
    assertEquals(1, log.size(), log::toString);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new ErrnoException(Errno.EACCES, "test"), Errno.EACCES, 0),
        arguments(new ErrnoException(Errno.ERFKILL, "test"), Errno.ERFKILL, 0),
        arguments(new ErrnoException(Errno.ENOSYS, "test"), Errno.EOPNOTSUPP, 0),
        arguments(new IllegalStateException("two\nlines"), Errno.EIO, 1),
        arguments(new OutOfMemoryError("test"), Errno.ENOMEM, 1),
        arguments(new StackOverflowError(), Errno.EIO, 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void turnsAFailureIntoAnErrnoAndTheUnexpectedIntoALine(
      Throwable failure, Errno errno, int lines) {
    Dispatcher failing = new Dispatcher(Faults.always(failure), log::add);
    assertTrue(
        failing.dispatch(RequestBytes.of(FuseOpcode.ACCESS).u32(1, 0).build(), reply, () -> true));
    assertEquals(-errno.number(), errorIn(reply));
    assertEquals(OutHeader.SIZE, reply.message().remaining());
    assertEquals(lines, log.size(), log::toString);
    assertTrue(log.stream().noneMatch(line -> line.contains("\n")));
  }

  @Test
  void answersAlthoughTheLogFails() {
    FuseFileSystem failing = Faults.always(new IllegalStateException("test"));
    Dispatcher deaf =
        new Dispatcher(
            failing,
            line -> {
              throw new IllegalStateException("the log is full");
            });
    assertTrue(deaf.dispatch(RequestBytes.of(FuseOpcode.STATFS).build(), reply, () -> true));
    assertEquals(-Errno.EIO.number(), errorIn(reply));
  }

  /** Whatever is given to nobody comes back: after each request the counts are as before it. */
  @Test
  void givesBackWhatWasNotTaken() {
    for (Conversation.Line line : Conversation.lines()) {
      long lookups = fs.lookups();
      int handles = fs.openHandles();
      ByteBuffer request = line.bytes();
      FuseOpcode opcode = FuseOpcode.of(request.getInt(InHeader.OPCODE)).orElse(FuseOpcode.INIT);
      if (EnumSet.of(FuseOpcode.FORGET, FuseOpcode.BATCH_FORGET).contains(opcode)) {
        continue;
      }
      boolean answered = dispatcher.dispatch(request, reply, () -> true);
      boolean closed = EnumSet.of(FuseOpcode.RELEASE, FuseOpcode.RELEASEDIR).contains(opcode);
      if (answered && !closed && !reply.failed()) {
        dispatcher.undelivered(request, reply);
        assertEquals(lookups, fs.lookups(), line.title());
        assertEquals(handles, fs.openHandles(), line.title());
        assertTrue(dispatcher.dispatch(line.bytes(), reply, () -> true), line.title());
      }
    }
    assertEquals(List.of(), log);
  }

  @Test
  void givesBackTheEntriesOfADirectoryWhoseListingFails() {
    Conversation.lines().stream()
        .limit(24)
        .forEach(l -> dispatcher.dispatch(l.bytes(), reply, () -> true));
    long lookups = fs.lookups();
    Dispatcher failing = new Dispatcher(Faults.afterReaddir(fs), log::add);
    RequestBytes list = RequestBytes.of(FuseOpcode.READDIRPLUS).u64(4, 0).u32(4096, 0).u64(0, 0);
    failing.dispatch(list.build(), reply, () -> true);
    assertEquals(-Errno.EIO.number(), errorIn(reply));
    assertEquals(lookups, fs.lookups());
  }

  private static final int EVERY_FLAG = -1;

  /** The flags that auditfs wants, written out once more as the header numbers them. */
  private static final int WANTED =
      1 | (1 << 3) | (1 << 5) | (1 << 6) | (7 << 12) | (1 << 18) | (1 << 22) | (7 << 28);

  /** What a kernel offers: major, minor, flags. What it is told: error, or minor and flags. */
  static Stream<Arguments> offers() {
    int old = (int) (InitFlag.BIG_WRITES | InitFlag.DONT_MASK);
    return Stream.of(
        arguments(7, 45, EVERY_FLAG, 0, 45, WANTED),
        arguments(7, 99, EVERY_FLAG, 0, 45, WANTED),
        arguments(7, 31, old, 0, 31, old),
        arguments(7, 31, 0, 0, 31, 0),
        arguments(8, 0, EVERY_FLAG, 0, 45, 0),
        arguments(7, 30, EVERY_FLAG, -Errno.EPROTO.number(), 0, 0),
        arguments(6, 45, EVERY_FLAG, -Errno.EPROTO.number(), 0, 0));
  }

  @ParameterizedTest(name = "{0}.{1} with {2}")
  @MethodSource("offers")
  void agreesOnWhatBothKnow(int major, int minor, int flags, int error, int agreed, int both) {
    dispatcher.dispatch(init(major, minor, flags), reply, () -> true);
    assertEquals(error, errorIn(reply));
    assertEquals(error == 0 ? 0 : 1, log.size(), log::toString);
    if (error == 0) {
      assertEquals(FuseAbi.InitOut.SIZE, reply.length());
      assertEquals(7, reply.u32(FuseAbi.InitOut.MAJOR));
      assertEquals(agreed, reply.u32(FuseAbi.InitOut.MINOR));
      assertEquals(both, reply.u32(FuseAbi.InitOut.FLAGS));
    }
  }

  /** As Linux 5.4 sends it: 16 bytes. */
  @Test
  void readsTheShortInitOfOlderKernels() {
    dispatcher.dispatch(
        RequestBytes.of(FuseOpcode.INIT).u32(7, 31, 0, 1).build(), reply, () -> true);
    assertEquals(0, errorIn(reply));
  }

  @ParameterizedTest(name = "SETXATTR_EXT {0}")
  @ValueSource(booleans = {true, false})
  void findsTheAttributeBehindTheStructureAgreedUpon(boolean extended) {
    long flags = extended ? InitFlag.SETXATTR_EXT : 0;
    dispatcher.dispatch(init(7, 45, (int) flags), reply, () -> true);
    RequestBytes set = RequestBytes.of(FuseOpcode.SETXATTR).u32(1, 0);
    RequestBytes name = (extended ? set.u32(0, 0) : set).name("user.k").raw("v");
    dispatcher.dispatch(name.build(), reply, () -> true);
    assertEquals(0, errorIn(reply));
    dispatcher.dispatch(
        RequestBytes.of(FuseOpcode.GETXATTR).u32(9, 0).name("user.k").build(), reply, () -> true);
    assertEquals(1, reply.length(), log::toString);
  }

  /** new_encode_dev of linux/kdev_t.h. */
  @ParameterizedTest(name = "{0}:{1} is {2}")
  @CsvSource({"1, 3, 0x103", "259, 200, 0x103c8", "0, 256, 0x100000", "4095, 1048575, -1"})
  void encodesDevicesInThirtyTwoBits(int major, int minor, String encoded) {
    assertEquals(Long.decode(encoded).intValue(), Reply.device(major, minor));
  }

  private static ByteBuffer init(int major, int minor, int flags) {
    return RequestBytes.of(FuseOpcode.INIT).u32(major, minor, 0, flags).u64(0, 0, 0).build();
  }

  private static int errorIn(Reply reply) {
    return reply.message().getInt(OutHeader.ERROR);
  }
}
