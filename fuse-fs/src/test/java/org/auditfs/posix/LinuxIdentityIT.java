package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LinuxIdentityIT {

  private static final String NO_CAPS = "--bounding-set=-all";

  private final Posix posix = LinuxPosix.load();
  private Identity identity = new NoIdentity();
  private Path temp = Path.of("/");

  @BeforeEach
  void actAsRoot(@TempDir Path fresh) throws Exception {
    Root.assumed();
    identity = LinuxIdentity.ofCallingThread(posix);
    temp = fresh;
    posix.chmod(ByteString.of(temp.toString()), 0755);
  }

  @AfterEach
  void actAsTheDaemonAgain() {
    identity.daemon();
  }

  @Test
  void refusesAUserTheFilesOfRoot() throws Exception {
    ByteString file = file(0, 0, 0600);
    try (Caller caller = Caller.user(1000)) {
      identity.become(1000, 1000, caller.tid());
      assertRefused(file);
    }
    identity.daemon();
    assertOpens(file);
  }

  @Test
  void refusesRootWithoutCapabilitiesWhatAnotherUserKeeps() throws Exception {
    ByteString file = file(1000, 1000, 0600);
    try (Caller caller = Caller.started("setpriv", NO_CAPS, "--inh-caps=-all")) {
      identity.become(0, 0, caller.tid());
      assertRefused(file);
      assertFalse(identity.callerHas(Capabilities.SYS_ADMIN));
    }
    try (Caller caller = Caller.started("env")) {
      identity.become(0, 0, caller.tid());
      assertOpens(file);
      assertTrue(identity.callerHas(Capabilities.SYS_ADMIN));
    }
  }

  @Test
  void letsAUserInByCapability() throws Exception {
    ByteString file = file(0, 0, 0600);
    String caps = "+dac_override";
    try (Caller caller =
        Caller.started(
            "setpriv",
            "--reuid=1000",
            "--clear-groups",
            "--inh-caps=" + caps,
            "--ambient-caps=" + caps)) {
      identity.become(1000, 1000, caller.tid());
      assertOpens(file);
    }
  }

  @Test
  void letsMembersOfAGroupInAndNobodyElse() throws Exception {
    ByteString file = file(0, 4321, 0040);
    try (Caller member = Caller.user(1000, "--groups=17,4321,9999");
        Caller stranger = Caller.user(1000, "--groups=17")) {
      identity.become(1000, 1000, member.tid());
      assertOpens(file);
      identity.become(1000, 1000, stranger.tid());
      assertRefused(file);
      identity.become(1000, 4321, stranger.tid());
      assertOpens(file);
    }
  }

  @Test
  void letsGroupsDeny() throws Exception {
    ByteString file = file(0, 4321, 0604);
    try (Caller member = Caller.user(1000, "--groups=4321");
        Caller stranger = Caller.user(1000)) {
      identity.become(1000, 1000, member.tid());
      assertRefused(file);
      identity.become(1000, 1000, stranger.tid());
      assertOpens(file);
    }
  }

  @Test
  void givesUnseenCallersNeitherGroupsNorCapabilities() throws Exception {
    ByteString byGroup = file(1, 4321, 0040);
    inNewThread(
        () -> {
          posix.setgroups(new int[] {4321});
          Identity ofMember = LinuxIdentity.ofCallingThread(posix);
          ofMember.become(0, 0, 0);
          assertRefused(byGroup);
          ofMember.daemon();
          assertOpens(byGroup);
        });
  }

  @Test
  void knowsWhatAnotherInstanceDidToTheThread() throws Exception {
    ByteString file = file(0, 0, 0600);
    Identity other = LinuxIdentity.ofCallingThread(posix);
    try (Caller caller = Caller.user(1000)) {
      identity.become(1000, 1000, caller.tid());
      other.daemon();
      assertOpens(file);
      identity.become(1000, 1000, caller.tid());
      assertRefused(file);
    }
  }

  @Test
  void refusesToActForAThreadThatIsNotThere() throws Exception {
    Caller gone = Caller.user(1000);
    gone.close();
    Errno errno =
        assertThrows(ErrnoException.class, () -> identity.become(1000, 1000, gone.tid())).errno();
    assertEquals(Errno.EACCES, errno);
  }

  @Test
  void countsNoCapabilitiesOfAnotherUserNamespace() throws Exception {
    ByteString file = file(0, 0, 0600);
    try (Caller caller =
        Caller.started(
            "setpriv",
            "--reuid=1000",
            "--regid=1000",
            "--clear-groups",
            "unshare",
            "--user",
            "--map-root-user")) {
      identity.become(1000, 1000, caller.tid());
      assertRefused(file);
      assertFalse(identity.callerHas(Capabilities.SYS_ADMIN));
    }
  }

  @Test
  void addsCapabilitiesOfAnotherUserNamespaceOverItsOwnFilesOnly() throws Exception {
    ByteString closed = file(0, 0, 0);
    ByteString others = file(0, 1000, 0);
    try (Caller caller = Caller.started("unshare", "--user", "--map-root-user")) {
      identity.become(0, 0, caller.tid());
      assertRefused(closed);
      assertTrue(identity.hasRightsElsewhere());
      long rights = Capabilities.OVER_OBJECTS;
      identity.addRightsElsewhere(caller.tid(), rights, List.of(stat(closed), stat(others)));
      assertRefused(closed);
      assertRefused(others);
      identity.addRightsElsewhere(caller.tid(), rights, List.of(stat(closed)));
      assertOpens(closed);
      assertFalse(identity.callerHas(Capabilities.SYS_ADMIN));
      identity.become(0, 0, caller.tid());
      assertRefused(closed);
    }
  }

  private Stat stat(ByteString file) throws Exception {
    try (Fd object = new Fd(posix, posix.openat(Posix.AT_FDCWD, file, 0x200000, 0))) { // O_PATH
      return posix.statx(object.number());
    }
  }

  @Test
  void dropsSetIdBitsOnAnUnprivilegedWriteOnly() throws Exception {
    ByteString file = file(0, 0, 06755);
    try (Fd open = new Fd(posix, posix.openat(Posix.AT_FDCWD, file, 1, 0))) {
      posix.pwrite(open.number(), java.nio.ByteBuffer.allocateDirect(1), 0);
      assertEquals(06755, posix.statx(open.number()).mode() & 07777);
      identity.unprivileged();
      posix.pwrite(open.number(), java.nio.ByteBuffer.allocateDirect(1), 0);
      assertEquals(0755, posix.statx(open.number()).mode() & 07777);
    }
  }

  @Test
  void knowsAThreadThatBeganWithSomebodyElsesRights() throws Exception {
    ByteString file = file(0, 0, 0600);
    try (Caller caller = Caller.user(1000)) {
      identity.become(1000, 1000, caller.tid());
      inNewThread(
          () -> {
            assertRefused(file);
            identity.daemon();
            assertOpens(file);
          });
    }
  }

  @Test
  void switchesBackAndForthWithoutForgetting() throws Exception {
    ByteString ofRoot = file(0, 0, 0600);
    ByteString ofUser = file(1000, 1000, 0600);
    try (Caller user = Caller.user(1000);
        Caller root = Caller.started("setpriv", NO_CAPS, "--inh-caps=-all")) {
      for (int round = 0; round < 3; round++) {
        identity.become(0, 0, root.tid());
        assertOpens(ofRoot);
        assertRefused(ofUser);
        identity.become(1000, 1000, user.tid());
        assertRefused(ofRoot);
        assertOpens(ofUser);
        identity.unprivileged();
        assertRefused(ofRoot);
        identity.daemon();
        assertOpens(ofRoot);
        assertOpens(ofUser);
      }
    }
  }

  private ByteString file(int uid, int gid, int mode) throws Exception {
    Path file = Files.createTempFile(temp, "f", "");
    ByteString path = ByteString.of(file.toString());
    posix.fchownat(Posix.AT_FDCWD, path, uid, gid, 0);
    posix.chmod(path, mode);
    return path;
  }

  /** A thread begins with the rights of the one that starts it. */
  private static void inNewThread(Executable body) throws Exception {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                body.execute();
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0].toString(), failure[0]);
    }
  }

  private void assertRefused(ByteString file) {
    Errno errno =
        assertThrows(ErrnoException.class, () -> posix.openat(Posix.AT_FDCWD, file, 0, 0)).errno();
    assertEquals(Errno.EACCES, errno);
  }

  private void assertOpens(ByteString file) {
    assertDoesNotThrow(() -> posix.close(posix.openat(Posix.AT_FDCWD, file, 0, 0)));
  }

  /** Before the test has begun. */
  private static final class NoIdentity implements Identity {
    @Override
    public void become(int uid, int gid, int tid) {}

    @Override
    public void daemon() {}
  }
}
