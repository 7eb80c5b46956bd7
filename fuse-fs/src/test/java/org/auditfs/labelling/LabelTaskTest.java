package org.auditfs.labelling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.label.Appraiser;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmVerifier;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.KeyRing;
import org.auditfs.labelling.LabelPlan.Evm;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Root;
import org.auditfs.posix.TimeSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of files while somebody meddles with them. */
final class LabelTaskTest {

  private final Posix real = LinuxPosix.load();
  private final Path directory;
  private final Path file;
  private final EvmKey key;

  LabelTaskTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.file = directory.resolve("file");
    this.key = EvmKey.of(ByteString.of("secret"));
  }

  @BeforeEach
  void makeFile() throws Exception {
    Root.assumed();
    write("content");
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a walk came to. */
  private static final class Walked implements TreeWalk.Visitor {

    private final LabelTask task;
    private final List<LabelResult> results = new ArrayList<>();
    private final Set<String> left = new TreeSet<>();

    Walked(LabelTask task) {
      this.task = task;
    }

    @Override
    public void found(FoundFile found) {
      try (found) {
        results.add(task.carryOut(found));
      }
    }

    @Override
    public void skipped(FilePath path, Skip why) {
      left.add(path.name() + " " + why);
    }

    @Override
    public void failed(FilePath path, ErrnoException why) {
      left.add(path.name() + " " + why.errno());
    }
  }

  private CheckLabels check(Posix posix) {
    return new CheckLabels(
        posix, new EvmVerifier(Optional.of(key), KeyRing.EMPTY), new Appraiser(KeyRing.EMPTY));
  }

  private LabelTask write(Posix posix) {
    LabelPlan plan =
        new LabelPlan(HashAlgorithm.SHA256, Optional.empty(), new Evm.Hmac(key), false);
    return new WriteLabels(posix, plan, check(posix));
  }

  private LabelResult one(Posix posix, LabelTask task) {
    Walked walked = new Walked(task);
    new TreeWalk(posix, false, false, walked).walk(FilePath.of(file.toString()));
    return walked.results.get(0);
  }

  private void assertLabelled(String content, LabelResult result) {
    assertEquals(Kind.DONE, result.kind(), result::toString);
    assertEquals(HashAlgorithm.SHA256.of(ByteString.of(content)).toString(), result.cause());
    assertEquals(Kind.RIGHT, one(real, check(real)).kind());
    assertEquals(Kind.RIGHT, one(real, write(real)).kind());
  }

  /** Meddles before each call named so. */
  private Posix before(String call, Runnable meddling) {
    return Watched.by(
        real,
        (name, arguments) -> {
          if (name.equals(call)) {
            meddling.run();
          }
        });
  }

  private Runnable once(Runnable meddling) {
    AtomicInteger times = new AtomicInteger();
    return () -> {
      if (times.getAndIncrement() == 0) {
        meddling.run();
      }
    };
  }

  @Test
  void labelsWhatIsThereAfterItGrewWhileItWasHashed() {
    Posix meddled = before("pread", once(() -> write("longer content")));
    assertLabelled("longer content", one(meddled, write(meddled)));
  }

  @Test
  void labelsWhatIsThereAfterItShrank() {
    Posix meddled = before("pread", once(() -> write("")));
    assertLabelled("", one(meddled, write(meddled)));
  }

  @Test
  void labelsWhatIsThereAfterItChangedBeforeItsLabelWasWritten() {
    Posix meddled = before("setxattr", once(() -> write("changed")));
    assertLabelled("changed", one(meddled, write(meddled)));
  }

  @Test
  void labelsWhatIsThereAfterItsModeChanged() {
    Posix meddled =
        before(
            "setxattr",
            once(
                () -> {
                  try {
                    real.chmod(ByteString.of(file.toString()), 0600);
                  } catch (ErrnoException e) {
                    throw new IllegalStateException(e);
                  }
                }));
    assertLabelled("content", one(meddled, write(meddled)));
  }

  /** Its time is set back, as somebody would who wants it not to be seen. */
  @Test
  void labelsWhatIsThereAfterItChangedAndItsTimeWasSetBack() throws Exception {
    long mtime = real.statx(Posix.AT_FDCWD, ByteString.of(file.toString())).mtime();
    Posix meddled =
        before(
            "pread",
            once(
                () -> {
                  write("CONTENT");
                  setBack(mtime);
                }));
    assertLabelled("CONTENT", one(meddled, write(meddled)));
  }

  private void setBack(long mtime) {
    try {
      TimeSpec time = new TimeSpec(mtime, 0);
      real.utimensat(Posix.AT_FDCWD, ByteString.of(file.toString()), time, time, 0);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givesUpAFileThatAlwaysChanges() {
    AtomicInteger count = new AtomicInteger();
    Posix meddled = before("pread", () -> write("content " + count.incrementAndGet()));
    LabelResult result = one(meddled, write(meddled));
    assertEquals(Optional.of(Errno.EBUSY), result.error(), result::toString);
    assertTrue(result.cause().contains("it changes while it is hashed"), result.cause());
    assertEquals(3, count.get());
  }

  @ParameterizedTest
  @CsvSource({
    "pread, EIO",
    "setxattr, ENOSPC",
    "setxattr, EROFS",
    "getxattr, EIO",
    "statx, ESTALE"
  })
  void tellsWhyItCouldNot(String call, Errno errno) {
    AtomicInteger opened = new AtomicInteger();
    Posix failing =
        Watched.by(
            real,
            (name, arguments) -> {
              opened.addAndGet(name.equals("openat") ? 1 : 0);
              if (name.equals(call) && opened.get() > 1) {
                throw new ErrnoException(errno, name);
              }
            });
    LabelResult result = one(failing, write(failing));
    assertEquals(Kind.FAILED, result.kind());
    assertEquals(Optional.of(errno), result.error());
  }

  @Test
  void goesOnWithAFileThatWasRemoved() throws Exception {
    Posix meddled =
        before(
            "pread",
            once(
                () -> {
                  try {
                    Files.deleteIfExists(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
    LabelResult result = one(meddled, write(meddled));
    assertEquals(Kind.DONE, result.kind(), result::toString);
  }

  /** Bytes of a security.ima, or of a security.evm, and what the kernel says of them. */
  @ParameterizedTest
  @CsvSource({
    "ima, 00, unknown-ima-data, WRONG_DATA",
    "ima, 04, invalid-hash, WRONG_DATA",
    "ima, 0404, invalid-hash, WRONG_DATA",
    "ima, 04ff00112233, invalid-hash, WRONG_DATA",
    "ima, 0100, invalid-hash, WRONG_DATA",
    "ima, 03, invalid-signature, WRONG_DATA",
    "ima, 0303, invalid-signature-version, WRONG_DATA",
    "ima, 030204deadbeef0100ff, invalid-signature, WRONG_DATA",
    "evm, 00, invalid-HMAC, WRONG_METADATA",
    "evm, 02, invalid-HMAC, WRONG_METADATA",
    "evm, 02000102030405060708090a0b0c0d0e0f10111213, invalid-HMAC, WRONG_METADATA",
    "evm, 03, invalid-HMAC, WRONG_METADATA",
    "evm, 05, invalid-fail-immutable, WRONG_METADATA",
  })
  void tellsWhatIsWrongWithALabel(String which, String hex, String cause, Kind kind)
      throws Exception {
    assertEquals(Kind.DONE, one(real, write(real)).kind());
    ByteString path = ByteString.of(file.toString());
    real.setxattr(path, ByteString.of("security." + which), ByteString.ofHex(hex), 0);
    if (which.equals("ima")) {
      // by somebody who has the key, so that what is wrong is the content's label alone
      new Relabelled(real, key).evm(file);
    }
    LabelResult result = one(real, check(real));
    assertEquals(cause, result.cause());
    assertEquals(kind, result.kind());
  }

  @Test
  void replacesNoSignatureThatDoesNotHold() throws Exception {
    ByteString signed = ByteString.ofHex("030204deadbeef000400112233");
    real.setxattr(ByteString.of(file.toString()), ImaLabel.NAME, signed, 0);
    LabelResult result = one(real, write(real));
    assertEquals(Optional.of(Errno.EKEYREJECTED), result.error(), result::toString);
    assertEquals(signed, real.getxattr(ByteString.of(file.toString()), ImaLabel.NAME));
    assertEquals(Kind.DONE, one(real, new RemoveLabels(real, true)).kind());
    assertLabelled("content", one(real, write(real)));
  }

  @Test
  void leavesLabelledFilesUnreadWhereOnlyTheMissingAreWanted() {
    LabelPlan plan = new LabelPlan(HashAlgorithm.SHA256, Optional.empty(), new Evm.Hmac(key), true);
    AtomicInteger reads = new AtomicInteger();
    Posix counted = before("pread", reads::incrementAndGet);
    LabelTask task = new WriteLabels(counted, plan, check(counted));
    assertEquals(Kind.DONE, one(counted, task).kind());
    int first = reads.get();
    assertEquals(Kind.RIGHT, one(counted, task).kind());
    assertEquals(first, reads.get());
  }

  @Test
  void comesAcrossEachFileOnceAndFollowsNoLink() throws Exception {
    Path sub = Files.createDirectories(directory.resolve("sub/deep"));
    Files.writeString(sub.resolve("other"), "other", StandardCharsets.US_ASCII);
    Files.createLink(sub.resolve("name"), file);
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("sub"));
    real.mknodat(Posix.AT_FDCWD, ByteString.of(directory + "/fifo"), 0010644, 0);
    real.mknodat(Posix.AT_FDCWD, ByteString.of(directory + "/null"), 0020644, 0x103);
    Walked walked = new Walked(write(real));
    TreeWalk walk = new TreeWalk(real, true, false, walked);
    walk.walk(FilePath.of(directory.toString()));
    walk.walk(FilePath.of(directory + "/absent"));
    assertEquals(2, walked.results.size());
    String again =
        walked.left.stream().filter(it -> it.endsWith("HARD_LINK")).findFirst().orElse("");
    assertTrue(Set.of("file HARD_LINK", "name HARD_LINK").contains(again), again);
    walked.left.remove(again);
    assertEquals(Set.of("absent ENOENT", "fifo FIFO", "link SYMLINK", "null DEVICE"), walked.left);
    Walked flat = new Walked(write(real));
    new TreeWalk(real, false, false, flat).walk(FilePath.of(directory.toString()));
    assertEquals(1, flat.left.size());
    assertEquals(List.of(), flat.results);
  }
}
