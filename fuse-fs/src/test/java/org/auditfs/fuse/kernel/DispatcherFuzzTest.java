package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.kernel.FuseAbi.Dirent;
import org.auditfs.fuse.kernel.FuseAbi.EntryOut;
import org.auditfs.fuse.kernel.FuseAbi.InHeader;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that no kernel sends: true ones with bits turned, numbers replaced, ends cut off, and
 * plain noise. Whatever comes, {@link Dispatcher} does not throw, and answers once and well-formed
 * or, where the operation has no answer, not at all.
 */
class DispatcherFuzzTest {

  private static final int ROUNDS = 150_000;
  private static final int NOISE_MAX = 512;
  private static final int[] EDGES = {0, 1, 2, 7, 8, 255, 4096, 1 << 20, 1 << 21, -1, 1 << 31};

  private final Reply reply = new Reply(Protocol.MAX_WRITE);
  private final ByteBuffer message = ByteBuffer.allocateDirect(8192).order(ByteOrder.nativeOrder());
  private final List<ByteBuffer> seeds =
      Conversation.lines().stream().map(Conversation.Line::bytes).toList();
  private long lines;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void answersAnythingOnceOrNotAtAll(long seed) {
    Random random = new Random(seed);
    FuseFileSystem fs = new InMemoryFileSystem();
    boolean faults = seed % 2 == 0;
    Dispatcher dispatcher =
        new Dispatcher(faults ? Faults.sometimes(fs, random) : fs, line -> lines++);
    for (int round = 0; round < ROUNDS; round++) {
      invent(random);
      String told = "seed " + seed + ", round " + round + ": ";
      try {
        check(dispatcher, random);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(told + hex(), e);
      }
    }
    assertTrue(lines > 0, "not one request was malformed");
  }

  private void check(Dispatcher dispatcher, Random random) {
    int limit = message.limit();
    boolean answered = dispatcher.dispatch(message, reply, () -> true);
    assertEquals(limit, message.limit(), "the request was changed");
    assertEquals(isToBeAnswered(), answered, "answered");
    if (answered) {
      requireWellFormed(reply.message());
      if (random.nextInt(4) == 0) {
        dispatcher.undelivered(message, reply);
      }
    }
  }

  private void invent(Random random) {
    ByteBuffer seed = seeds.get(random.nextInt(seeds.size()));
    message.clear().put(seed.duplicate()).flip();
    switch (random.nextInt(8)) {
      case 0 -> noise(random);
      case 1 -> {
        message.limit(random.nextInt(message.limit() + 1));
        mend();
      }
      case 2 -> message.limit(random.nextInt(message.limit() + 1));
      case 3 -> {} // as it is
      default -> {
        turnBits(random, 1 + random.nextInt(4));
        replaceNumbers(random, random.nextInt(3));
        mend();
      }
    }
  }

  private void noise(Random random) {
    byte[] bytes = new byte[random.nextInt(NOISE_MAX)];
    random.nextBytes(bytes);
    message.clear().put(bytes).flip();
    if (bytes.length >= InHeader.SIZE) {
      message.putInt(InHeader.OPCODE, random.nextInt(60));
      message.putShort(InHeader.TOTAL_EXTLEN, (short) random.nextInt(3));
      mend();
    }
  }

  /** The length of most is right: otherwise nothing but the length would be looked at. */
  private void mend() {
    if (message.limit() >= InHeader.SIZE) {
      message.putInt(InHeader.LEN, message.limit());
    }
  }

  private void turnBits(Random random, int times) {
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(message.limit());
      message.put(at, (byte) (message.get(at) ^ (1 << random.nextInt(8))));
    }
  }

  private void replaceNumbers(Random random, int times) {
    for (int i = 0; i < times; i++) {
      int at = Integer.BYTES * random.nextInt(message.limit() / Integer.BYTES);
      message.putInt(at, EDGES[random.nextInt(EDGES.length)]);
    }
  }

  private boolean isToBeAnswered() {
    return message.limit() >= InHeader.SIZE
        && message.getLong(InHeader.UNIQUE) != 0
        && opcode().map(FuseOpcode::answered).orElse(true);
  }

  private Optional<FuseOpcode> opcode() {
    return FuseOpcode.of(message.getInt(InHeader.OPCODE));
  }

  private void requireWellFormed(ByteBuffer answer) {
    assertEquals(0, answer.position());
    assertEquals(answer.limit(), answer.getInt(OutHeader.LEN), "length");
    assertEquals(message.getLong(InHeader.UNIQUE), answer.getLong(OutHeader.UNIQUE), "unique");
    int error = answer.getInt(OutHeader.ERROR);
    int body = answer.limit() - OutHeader.SIZE;
    assertTrue(error <= 0 && error > -512, "error " + error);
    if (error == 0) {
      requireBody(opcode().orElseThrow(), body);
    } else {
      assertEquals(0, body, "a body after an error");
    }
  }

  /** What the kernel would take; anything else it refuses as a whole. */
  private void requireBody(FuseOpcode opcode, int body) {
    switch (opcode) {
      case LOOKUP, SYMLINK, MKNOD, MKDIR, LINK -> assertEquals(128, body);
      case GETATTR, SETATTR -> assertEquals(104, body);
      case CREATE, TMPFILE -> assertEquals(144, body);
      case OPEN, OPENDIR -> assertEquals(16, body);
      case WRITE, LSEEK, COPY_FILE_RANGE, COPY_FILE_RANGE_64 -> assertEquals(8, body);
      case STATX -> assertEquals(288, body);
      case IOCTL -> assertTrue(body >= 16 && body <= 16 + sizeAt(28));
      case STATFS -> assertEquals(80, body);
      case INIT -> assertEquals(64, body);
      case READLINK -> assertTrue(body < 4096);
      case READ -> assertTrue(body <= sizeAt(16));
      case READDIR -> requireRecords(body, 0);
      case READDIRPLUS -> requireRecords(body, EntryOut.SIZE);
      case GETXATTR, LISTXATTR -> assertTrue(sizeAt(0) == 0 ? body == 8 : body <= sizeAt(0));
      default -> assertEquals(0, body);
    }
  }

  private void requireRecords(int body, int entry) {
    assertTrue(body <= sizeAt(16));
    int at = 0;
    while (at < body) {
      int name = reply.u32(at + entry + Dirent.NAMELEN);
      assertTrue(name > 0 && name <= Request.NAME_MAX, "a name of " + name);
      at += entry + Dirent.SIZE + ((name + 7) & ~7);
    }
    assertEquals(body, at, "records");
  }

  private int sizeAt(int offset) {
    return message.getInt(InHeader.SIZE + offset);
  }

  private String hex() {
    byte[] bytes = new byte[message.limit()];
    message.get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
