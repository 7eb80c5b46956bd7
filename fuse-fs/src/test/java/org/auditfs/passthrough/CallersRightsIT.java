package org.auditfs.passthrough;

import static org.auditfs.passthrough.Fixture.assertErrno;
import static org.auditfs.passthrough.Fixture.chmod;
import static org.auditfs.passthrough.Fixture.direct;
import static org.auditfs.passthrough.Fixture.name;
import static org.auditfs.passthrough.Fixture.truncate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.CopyRange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.Caller;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Root;
import org.auditfs.posix.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation asked by real processes of other users. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersRightsIT {

  private static final int USER = 1000;
  private static final int GROUP = 4321;

  private final List<AutoCloseable> open = new ArrayList<>();
  private RequestContext user = new RequestContext(USER, USER, 0);
  private RequestContext member = user;
  private RequestContext plainRoot = user;
  private Fixture fixture = unset();
  private boolean serving;
  private Path dir = Path.of("/");

  private void startCallers() throws Exception {
    user = caller(USER, Caller.user(USER));
    member = caller(USER, Caller.user(USER, "--groups=" + GROUP));
    plainRoot = caller(0, Caller.started("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
  }

  @AfterAll
  void stopCallers() throws Exception {
    for (AutoCloseable caller : open) {
      caller.close();
    }
  }

  @BeforeEach
  void serve(@TempDir Path fresh) throws Exception {
    Root.assumed();
    if (open.isEmpty()) {
      startCallers();
    }
    dir = fresh;
    fixture = new Fixture(fresh);
    serving = true;
    chmodBacking("", 0755);
  }

  @AfterEach
  void stopServing() {
    if (serving) {
      serving = false;
      fixture.identity.daemon();
      fixture.close();
    }
  }

  @SuppressWarnings("NullAway") // replaced before each test
  private static Fixture unset() {
    return null;
  }

  private RequestContext caller(int uid, Caller process) {
    open.add(process);
    return new RequestContext(uid, uid, process.tid());
  }

  /** mode, owner, group, and whether user, member and root without capabilities may read. */
  static Stream<Arguments> modes() {
    return Stream.of(
        Arguments.of(0644, 0, 0, true, true, true),
        Arguments.of(0600, 0, 0, false, false, true),
        Arguments.of(0600, USER, USER, true, true, false),
        Arguments.of(0000, USER, USER, false, false, false),
        Arguments.of(0000, 0, 0, false, false, false),
        Arguments.of(0040, 1, GROUP, false, true, false),
        Arguments.of(0604, 1, GROUP, true, false, true),
        Arguments.of(0044, USER, USER, false, false, true),
        Arguments.of(0440, 1, USER, true, true, false));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void opensForReadingWhoeverTheModeLetsIn(
      int mode, int uid, int gid, boolean users, boolean members, boolean roots) throws Exception {
    NodeId node = file("f", mode, uid, gid);
    assertEquals(users, opens(user, node, 0));
    assertEquals(members, opens(member, node, 0));
    assertEquals(roots, opens(plainRoot, node, 0));
    assertTrue(opens(fixture.self, node, 0));
    assertEquals(users, opens(user, node, 0), "and again, after everybody else");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void searchesAndListsWhateverTheModeAllows(
      int mode, int uid, int gid, boolean users, boolean members, boolean roots) throws Exception {
    fixture.fs.mkdir(fixture.self, NodeId.ROOT, name("d"), 0755, 0);
    NodeId node = fixture.lookup("d").node();
    fixture.fs.mknod(fixture.self, node, name("f"), Stat.REGULAR | 0644, 0, 0);
    chownBacking("d", uid, gid);
    for (RequestContext caller : List.of(user, member, plainRoot, fixture.self)) {
      boolean may = caller.equals(user) ? users : caller.equals(member) ? members : roots;
      may |= caller.equals(fixture.self);
      chmodBacking("d", mode >> 2);
      assertEquals(may, succeeds(() -> fixture.lookup(caller, "d", "f")), caller::toString);
      chmodBacking("d", mode);
      assertEquals(may, succeeds(() -> list(caller, node, false)), caller::toString);
      assertEquals(may, succeeds(() -> list(caller, node, true)), caller::toString);
    }
  }

  @Test
  void listsButDoesNotLookUpInADirectoryThatCannotBeSearched() throws Exception {
    NodeId node = fixture.fs.mkdir(fixture.self, NodeId.ROOT, name("d"), 0755, 0).node();
    fixture.fs.mknod(fixture.self, node, name("f"), Stat.REGULAR | 0644, 0, 0);
    chmodBacking("d", 0744);
    ListedEntry listed = named("f", list(user, node, true));
    assertTrue(listed.entry().isEmpty());
    assertTrue(named("f", list(fixture.self, node, true)).entry().isPresent());
    assertErrno(Errno.EACCES, () -> fixture.lookup(user, "d", "f"));
  }

  @Test
  void minesTheAclAndNotOnlyTheMode() throws Exception {
    NodeId node = file("f", 0644, 0, 0);
    assertTrue(opens(user, node, 0));
    // user::rw- user:1000:--- group::r-- mask::r-- other::r--, as setfacl -m u:1000:- makes it.
    ByteString acl =
        ByteString.ofHex(
            "02000000"
                + "01000600ffffffff"
                + "02000000e8030000"
                + "04000400ffffffff"
                + "10000400ffffffff"
                + "20000400ffffffff");
    fixture.identity.daemon();
    fixture.posix.setxattr(path("f"), name("system.posix_acl_access"), acl, 0);
    assertEquals(false, opens(user, node, 0));
    assertTrue(opens(plainRoot, node, 0));
    fixture.identity.daemon();
    fixture.posix.removexattr(path("f"), name("system.posix_acl_access"));
    assertTrue(opens(user, node, 0));
  }

  @Test
  void runsAProgramThatCannotBeRead() throws Exception {
    NodeId node = file("f", 0711, 0, 0);
    assertEquals(false, opens(user, node, 0));
    assertTrue(opens(user, node, FuseFileSystem.FMODE_EXEC));
    chmodBacking("f", 0744);
    assertEquals(false, opens(user, node, FuseFileSystem.FMODE_EXEC));
    chmodBacking("f", 0700);
    assertEquals(false, opens(user, node, FuseFileSystem.FMODE_EXEC));
  }

  @Test
  void changesAttributesForTheOwnerOnly() throws Exception {
    NodeId node = file("f", 0666, 0, 0);
    assertErrno(Errno.EPERM, () -> fixture.fs.setattr(user, node, chmod(0777)));
    assertErrno(Errno.EPERM, () -> fixture.fs.setattr(user, node, owner(USER)));
    assertEquals(0, fixture.fs.setattr(user, node, truncate(Optional.empty(), 0)).size());
    chownBacking("f", USER, USER);
    assertEquals(0640, fixture.fs.setattr(user, node, chmod(0640)).mode() & 0777);
    assertErrno(Errno.EPERM, () -> fixture.fs.setattr(user, node, owner(0)));
    assertErrno(Errno.EPERM, () -> fixture.fs.setattr(plainRoot, node, chmod(0600)));
    assertEquals(USER + 1, fixture.fs.setattr(fixture.self, node, owner(USER + 1)).uid());
  }

  @Test
  void dropsSetIdBitsAsTheCallersOwnWriteWould() throws Exception {
    NodeId node = file("f", 06777, 0, 0);
    FileHandle handle = fixture.fs.open(user, node, 1).handle();
    fixture.fs.write(fixture.self, node, handle, 0, direct("x"), false);
    assertEquals(06777, mode(node));
    fixture.fs.write(user, node, handle, 0, direct("x"), true);
    assertEquals(0777, mode(node));
    chmodBacking("f", 06777);
    fixture.fs.setattr(user, node, truncate(Optional.of(handle), 0));
    assertEquals(0777, mode(node));
    chmodBacking("f", 06777);
    fixture.fs.setattr(fixture.self, node, truncate(Optional.empty(), 0));
    assertEquals(06777, mode(node));
    fixture.fs.release(node, handle);
  }

  @Test
  void dropsSetIdBitsWithSpaceAndCopiesAsTheCallersOwnCallWould() throws Exception {
    NodeId node = file("f", 06777, 0, 0);
    FileHandle handle = fixture.fs.open(user, node, 2).handle();
    CopyRange range = new CopyRange(handle, 0, node, handle, 10, 5);
    fixture.fs.fallocate(fixture.self, node, handle, 0, 0, 10);
    fixture.fs.copyFileRange(fixture.self, node, range);
    assertEquals(06777, mode(node));
    fixture.fs.fallocate(user, node, handle, 3, 0, 5);
    assertEquals(0777, mode(node));
    chmodBacking("f", 06777);
    fixture.fs.copyFileRange(user, node, range);
    assertEquals(0777, mode(node));
    fixture.fs.release(node, handle);
  }

  @Test
  void readsAndWritesOnADescriptorThatLostItsRights() throws Exception {
    NodeId node = file("f", 0666, 0, 0);
    FileHandle handle = fixture.fs.open(user, node, 2).handle();
    chmodBacking("f", 0);
    assertEquals(1, fixture.fs.write(user, node, handle, 0, direct("x"), true));
    assertEquals("x", fixture.read(node, handle));
    assertEquals(0, fixture.fs.setattr(user, node, truncate(Optional.of(handle), 0)).size());
    assertErrno(Errno.EACCES, () -> fixture.fs.setattr(user, node, truncate(Optional.empty(), 0)));
    fixture.fs.release(node, handle);
  }

  @Test
  void createsAndRemovesNamesOnlyWhereTheCallerMay() throws Exception {
    file("f", 0644, 0, 0);
    NodeId root = NodeId.ROOT;
    NodeId f = fixture.lookup("f").node();
    assertErrno(Errno.EACCES, () -> fixture.fs.create(user, root, name("n"), 2, 0644, 0));
    assertErrno(Errno.EACCES, () -> fixture.fs.mkdir(user, root, name("n"), 0755, 0));
    assertErrno(Errno.EACCES, () -> fixture.fs.symlink(user, root, name("n"), name("t")));
    assertErrno(Errno.EACCES, () -> fixture.fs.unlink(user, root, name("f")));
    assertErrno(Errno.EACCES, () -> fixture.fs.rename(user, root, name("f"), root, name("g"), 0));
    assertErrno(linkRefusal(), () -> fixture.fs.link(user, f, root, name("g")));
    assertErrno(Errno.EACCES, () -> fixture.fs.tmpfile(user, root, 2, 0600, 0));
    chmodBacking("", 01777);
    assertErrno(Errno.EPERM, () -> fixture.fs.unlink(user, root, name("f")));
    Created mine = fixture.fs.create(user, root, name("n"), 2, 0666, 027);
    assertEquals(USER, mine.entry().attributes().uid());
    assertEquals(0640, mine.entry().attributes().mode() & 07777);
    int device = 0020666;
    assertErrno(Errno.EPERM, () -> fixture.fs.mknod(user, root, name("dev"), device, 0x103, 0));
    Stat made = fixture.fs.mknod(fixture.self, root, name("dev"), device, 0x103, 0).attributes();
    assertEquals(List.of(1, 3), List.of(made.rdevMajor(), made.rdevMinor()));
    fixture.fs.unlink(user, root, name("n"));
  }

  /**
   * proc_sys_fs(5): protected_hardlinks refuses others' files before the directory is looked at.
   */
  private static Errno linkRefusal() throws Exception {
    Path sysctl = Path.of("/proc/sys/fs/protected_hardlinks");
    return Files.readString(sysctl).startsWith("1") ? Errno.EPERM : Errno.EACCES;
  }

  @Test
  void answersAccessForTheCaller() throws Exception {
    NodeId node = file("f", 0754, 0, GROUP);
    assertErrno(Errno.EACCES, () -> fixture.fs.access(user, node, 1));
    assertErrno(Errno.EACCES, () -> fixture.fs.access(member, node, 2));
    fixture.fs.access(user, node, 4);
    fixture.fs.access(member, node, 5);
    fixture.fs.access(plainRoot, node, 7);
    fixture.fs.access(user, node, 0);
  }

  @Test
  void showsTrustedAttributesToAdministratorsOnly() throws Exception {
    NodeId node = file("f", 0666, 0, 0);
    fixture.fs.setxattr(fixture.self, node, name("trusted.t"), name("1"), 0);
    fixture.fs.setxattr(user, node, name("user.u"), name("2"), 0);
    assertEquals(name("user.u\0"), fixture.fs.listxattr(user, node));
    assertEquals(name("user.u\0"), fixture.fs.listxattr(plainRoot, node));
    String all = fixture.fs.listxattr(fixture.self, node).toString();
    assertTrue(all.contains("trusted.t\0") && all.contains("user.u\0"), all);
    chmodBacking("f", 0600);
    assertErrno(Errno.EACCES, () -> fixture.fs.getxattr(user, node, name("user.u")));
    assertErrno(Errno.EACCES, () -> fixture.fs.setxattr(user, node, name("user.u"), name("3"), 0));
    assertErrno(Errno.EACCES, () -> fixture.fs.removexattr(user, node, name("user.u")));
    assertErrno(Errno.ENODATA, () -> fixture.fs.getxattr(user, node, name("security.capability")));
  }

  @Test
  void leavesAccessTimesForOwnersOnly() throws Exception {
    NodeId node = file("f", 0644, 0, 0);
    int flags = OpenFlag.O_NOATIME.bits();
    assertErrno(Errno.EPERM, () -> fixture.fs.open(user, node, flags));
    assertTrue(opens(fixture.self, node, flags));
  }

  @Test
  void appendsToFilesThatCanOnlyBeAppendedTo() throws Exception {
    NodeId node = file("f", 0666, 0, 0);
    FileHandle before = fixture.fs.open(fixture.self, node, 1).handle();
    fixture.write(node, before, 0, "one");
    fixture.fs.release(node, before);
    Process chattr = new ProcessBuilder("chattr", "+a", dir + "/f").start();
    assumeTrue(chattr.waitFor() == 0, "needs chattr(1) and a filesystem with append-only files");
    try {
      assertErrno(Errno.EPERM, () -> fixture.fs.open(user, node, 1));
      FileHandle handle = fixture.fs.open(user, node, 1 | OpenFlag.O_APPEND.bits()).handle();
      fixture.write(node, handle, 3, "two");
      fixture.fs.release(node, handle);
      assertEquals("onetwo", fixture.content(node));
    } finally {
      fixture.identity.daemon();
      new ProcessBuilder("chattr", "-a", dir + "/f").start().waitFor();
    }
  }

  private NodeId file(String name, int mode, int uid, int gid) throws Exception {
    NodeId node =
        fixture.fs.mknod(fixture.self, NodeId.ROOT, name(name), Stat.REGULAR | 0600, 0, 0).node();
    chownBacking(name, uid, gid);
    chmodBacking(name, mode);
    return node;
  }

  private void chmodBacking(String name, int mode) throws Exception {
    fixture.identity.daemon();
    fixture.posix.chmod(path(name), mode);
  }

  private void chownBacking(String name, int uid, int gid) throws Exception {
    fixture.identity.daemon();
    fixture.posix.fchownat(Posix.AT_FDCWD, path(name), uid, gid, 0);
  }

  private ByteString path(String name) {
    return name(dir + "/" + name);
  }

  private int mode(NodeId node) throws Exception {
    return fixture.fs.getattr(fixture.self, node, Optional.empty()).mode() & 07777;
  }

  private List<ListedEntry> list(RequestContext caller, NodeId node, boolean plus)
      throws Exception {
    return fixture.list(caller, node, 10, plus);
  }

  private static ListedEntry named(String name, List<ListedEntry> listed) {
    return listed.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  private static AttributeChange owner(int uid) {
    return new AttributeChange(
        Optional.empty(),
        Optional.empty(),
        Optional.of(uid),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Whether it opens; a refusal must be EACCES. */
  private boolean opens(RequestContext caller, NodeId node, int flags) throws Exception {
    return succeeds(() -> fixture.fs.release(node, fixture.fs.open(caller, node, flags).handle()));
  }

  private static boolean succeeds(Executable call) throws Exception {
    try {
      call.execute();
      return true;
    } catch (ErrnoException e) {
      assertEquals(Errno.EACCES, e.errno());
      return false;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
