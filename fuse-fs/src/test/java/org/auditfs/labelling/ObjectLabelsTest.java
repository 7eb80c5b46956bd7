package org.auditfs.labelling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Root;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels on a real file. */
final class ObjectLabelsTest {

  private static final ByteString CONTENT = ByteString.of("content");
  private static final ImaLabel IMA = new ImaLabel.Hash(HashAlgorithm.SHA256.of(CONTENT));

  private final Posix posix = LinuxPosix.load();
  private final Path file;

  ObjectLabelsTest(@TempDir Path directory) {
    file = directory.resolve("file");
  }

  @BeforeEach
  void makeFile() throws Exception {
    Root.assumed();
    Files.write(file, CONTENT.toByteArray());
  }

  private static ByteString name(Path path) {
    return ByteString.of(path.toString());
  }

  private Fd open(int flags) throws ErrnoException {
    return new Fd(posix, posix.openat(Posix.AT_FDCWD, name(file), flags, 0));
  }

  /** Another for each number: ext4 does nothing where the value stays. */
  private static ImaLabel label(int number) {
    return new ImaLabel.Hash(HashAlgorithm.SHA256.of(ByteString.of("" + number)));
  }

  private static ObjectLabels labels(Posix calls, Fd fd) {
    return new ObjectLabels(calls, fd.number(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x200000})
  void writesReadsAndRemovesThroughAnyDescriptor(int flags) throws Exception {
    EvmKey key = EvmKey.of(ByteString.of("secret"));
    try (Fd fd = open(flags | OpenFlag.O_CLOEXEC.bits())) {
      ObjectLabels labels = labels(posix, fd);
      Labelled bare = labels.read();
      assertTrue(bare.kept());
      assertEquals(Optional.empty(), bare.ima());
      assertEquals(Optional.empty(), bare.evm());
      labels.write(IMA);
      EvmLabel evm = labels.read().metadata().hmac(key);
      labels.write(evm);
      Labelled now = labels.read();
      assertEquals(Optional.of(IMA.bytes()), now.ima());
      assertEquals(Optional.of(evm.bytes()), now.evm());
      assertEquals(evm, bare.metadata().with(ImaLabel.NAME, IMA.bytes()).hmac(key));
      assertEquals(0100644, now.metadata().mode());
      assertTrue(labels.remove(EvmLabel.NAME));
      assertTrue(labels.remove(ImaLabel.NAME));
      assertFalse(labels.remove(ImaLabel.NAME));
      assertEquals(Optional.empty(), labels.read().ima());
    }
  }

  @Test
  void tellsTheGenerationThatTheFileHandleShows() throws Exception {
    try (Fd fd = open(OpenFlag.O_PATH.bits())) {
      ByteString handle =
          posix.nameToHandleAt(fd.number(), ByteString.EMPTY, Posix.AT_EMPTY_PATH).bytes();
      int generation = labels(posix, fd).read().metadata().generation();
      if (handle.length() == 8) { // ext4's: inode, generation
        assertEquals(
            Integer.toHexString(Integer.reverseBytes(generation)),
            Integer.toHexString(Integer.parseUnsignedInt(handle.slice(4, 8).toHex(), 16)));
      }
      assertNotEquals(0, labels(posix, fd).read().metadata().inode());
    }
  }

  /** What is read must have stood there at one time. */
  @Test
  void readsAgainWhatChangesMeanwhile() throws Exception {
    ImaLabel other = label(1);
    AtomicInteger reads = new AtomicInteger();
    try (Fd fd = open(0)) {
      Posix meddled =
          Watched.by(
              posix,
              (call, arguments) -> {
                if (call.equals("listxattr") && reads.getAndIncrement() == 0) {
                  labels(posix, fd).write(other);
                }
              });
      assertEquals(Optional.of(other.bytes()), labels(meddled, fd).read().ima());
      assertEquals(2, reads.get());
    }
  }

  @Test
  void givesUpWhereItAlwaysChanges() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    try (Fd fd = open(0)) {
      Posix meddled =
          Watched.by(
              posix,
              (call, arguments) -> {
                if (call.equals("getxattr")) {
                  labels(posix, fd).write(label(changes.getAndIncrement()));
                }
              });
      ErrnoException e = assertThrows(ErrnoException.class, () -> labels(meddled, fd).read());
      assertEquals(Errno.EBUSY, e.errno());
    }
  }

  @Test
  void saysWhereNoLabelsAreKept() throws Exception {
    try (Fd fd = open(0)) {
      Posix without =
          Watched.by(
              posix,
              (call, arguments) -> {
                if (call.endsWith("xattr")) {
                  throw new ErrnoException(Errno.EOPNOTSUPP, call);
                }
              });
      Labelled labelled = labels(without, fd).read();
      assertFalse(labelled.kept());
      assertEquals(Optional.empty(), labelled.ima());
      assertEquals(Optional.empty(), labelled.evm());
      assertFalse(labels(without, fd).remove(ImaLabel.NAME));
      ErrnoException e = assertThrows(ErrnoException.class, () -> labels(without, fd).write(IMA));
      assertEquals(Errno.EOPNOTSUPP, e.errno());
    }
  }

  @Test
  void readsTheLongestValue() throws Exception {
    ByteString longest = ByteString.of(new byte[3000]); // ext4: what fits into a block
    try (Fd fd = open(0)) {
      posix.setxattr(name(file), ImaLabel.NAME, longest, 0);
      assertEquals(Optional.of(longest), labels(posix, fd).read().ima());
    }
  }
}
