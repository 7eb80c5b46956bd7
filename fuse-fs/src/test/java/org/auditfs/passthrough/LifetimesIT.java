package org.auditfs.passthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.kernel.MountedNamespace;
import org.auditfs.posix.LinuxIdentity;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel remembers lets nobody through who would not get through the bare directory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifetimesIT {

  private static final int SECONDS = 20;

  /** The ways a directory can be closed or open; {@code $1} is made to be that way. */
  private static final String WAYS = "700 744 750 705 711 755 777 acl-deny acl-grant acl-mask";

  private static final String FUNCTIONS =
      """
      way() {
        case $2 in
          acl-deny) chmod 755 $1; setfacl -m u:1000:- $1 ;;
          acl-grant) chmod 700 $1; setfacl -m u:1000:rx $1 ;;
          acl-mask) setfacl -m u:1000:rwx,m::r $1 ;;
          *) chmod $2 $1 ;;
        esac
      }
      made() { mkdir -p $1/s; echo f >$1/f; echo g >$1/s/g; ln -s f $1/l; chmod 755 $1; }
      primed() { ls -lR $1 >/dev/null; cat $1/f $1/l $1/s/g >/dev/null; stat $1/f $1/s/g >/dev/null; }
      stranger() { setpriv --reuid=1000 --regid=1000 --clear-groups sh -c "$1"; }
      WALK='t() { if "$@" >/dev/null 2>&1; then printf "%s " yes; else printf "%s " no; fi; }
        walked() { t stat $1/f; t cat $1/f; t cat $1/l; t ls $1; t cd $1; t cat $1/s/g;
          t ls $1/s; t test -e $1/f; t readlink $1/l; t cd $1/s; echo; }
        '
      """;

  private @TempDir Path directory = Path.of("");
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void requireMounts() throws Exception {
    assumeTrue(MountedNamespace.isPossible(), "skipped: needs root and /dev/fuse");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void nothingWentWrong() {
    assertEquals(List.of(), List.copyOf(log));
  }

  /** The directory is that way from the start; root, who may, has walked it just before. */
  @Test
  void walksAsOnTheBareDirectoryAfterRootHas() throws Exception {
    assertSameOnBoth(
        "made $D/$w; way $D/$w $w; primed $D/$w; stranger \"$WALK walked $D/$w\"; echo $w");
  }

  /** Everybody may search it, and does; then it is closed, and walked at once. */
  @Test
  void walksAsOnTheBareDirectoryAfterItIsClosed() throws Exception {
    assertSameOnBoth(
        "made $D/$w; primed $D/$w; stranger \"$WALK walked $D/$w\"; primed $D/$w; way $D/$w $w;"
            + " stranger \"$WALK walked $D/$w\"; chmod 755 $D/$w; setfacl -b $D/$w;"
            + " stranger \"$WALK walked $D/$w\"; echo $w");
  }

  /** Attributes that the kernel remembers follow every change that goes through the mount. */
  @Test
  void tellsTheAttributesThatAChangeThroughTheMountMade() throws Exception {
    String told = "stat -c '%a %u %s %h %Y' f 2>&1; ";
    assertSameOnBoth(
        "[ $w = 700 ] || continue; cd $D; echo a >f; touch -d @1 f; "
            + told
            + "echo b >>f; touch -d @2 f; "
            + told
            + "chmod 4755 f; "
            + told
            + "chown 5 f; "
            + told
            + "ln f g; "
            + told
            + "rm g; "
            + told
            + "setfacl -m u:1000:rwx f; "
            + told
            + "truncate -s 9 f; touch -d @3 f; "
            + told
            + "mv f h; echo x >i; touch -d @4 i; mv i f; "
            + told
            + "mkdir d; stat -c %h . ; rmdir d; stat -c %h .; rm f; stat -c %s f 2>&1");
  }

  @Test
  void leavesWhatOthersHaveMountedOnTop() throws Exception {
    String script =
        FUNCTIONS
            + "made $MOUNT/d; mkdir $MOUNT/d/m; mount -t tmpfs none $MOUNT/d/m; echo in >$MOUNT/d/m/x\n"
            + "primed $MOUNT/d; primed $MOUNT/d; stranger \"cat $MOUNT/d/m/x; stat -c %n $MOUNT/d/f >/dev/null\"\n"
            + "chmod 700 $MOUNT/d; cat $MOUNT/d/m/x; chmod 711 $MOUNT/d; cat $MOUNT/d/m/x\n"
            + "umount $MOUNT/d/m; test -e $MOUNT/d/m/x || echo gone";
    assertEquals("in\nin\nin\ngone", played(MountsOnTop.UNKNOWN, script));
  }

  private void assertSameOnBoth(String step) throws Exception {
    String loop = "for w in " + WAYS + "; do " + step + "; done\n";
    String script =
        FUNCTIONS
            + ("D=$MOUNT/mounted; mkdir $D\n" + loop)
            + "cd /; echo ----\n"
            + ("D=$MOUNT/../bare; mkdir $D\n" + loop);
    String[] both = played(MountsOnTop.NONE, script).split("----\n", -1);
    assertEquals(2, both.length, both[0]);
    assertEquals(both[1].strip(), both[0].strip());
  }

  private String played(MountsOnTop onTop, String script) throws Exception {
    Path backing = Files.createDirectory(directory.resolve("backing"));
    Posix posix = LinuxPosix.load();
    FilePath path = FilePath.of(backing.toString());
    LinuxIdentity identity = LinuxIdentity.ofCallingThread(posix);
    try (PassthroughFileSystem files = PassthroughFileSystem.open(posix, identity, path, path);
        MountedNamespace mount = MountedNamespace.mount(posix, directory, files, log::add)) {
      files.know(onTop);
      String said = mount.outside(script).output();
      mount.unmount();
      mount.transport().ended().get(SECONDS, TimeUnit.SECONDS);
      return said;
    }
  }
}
