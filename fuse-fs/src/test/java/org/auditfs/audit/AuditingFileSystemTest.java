package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The semantics of the two verbs, without a kernel. The whole table runs on real mounts. */
final class AuditingFileSystemTest {

  private static final String P = "/m/w/target";
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int TRUNCATE = 01000;
  private static final int EXEC = 0x20;

  @TempDir Path state;
  private Stage stage;

  @BeforeEach
  void set() throws Exception {
    stage = new Stage(state);
  }

  @AfterEach
  void clear() throws Exception {
    stage.close();
  }

  private void told(String... lines) {
    stage.assertTold(lines);
  }

  private void watched(String... rules) throws Exception {
    stage.create(P, WRITE);
    stage.watch(rules);
  }

  @Test
  void opensUnwatchedFilesWithoutRecord() throws Exception {
    watched("integrity " + P + " -p rwxa");
    stage.create("/m/o/f", WRITE);
    stage.open("/m/o/f", READ);
    stage.chmod("/m/o/f");
    stage.rename("/m/o/f", "/m/o/g", 0);
    stage.unlink("/m/o/g");
    told();
  }

  @Test
  void hasEachReadAndWriteSentHereWhereARuleAsksForThem() throws Exception {
    watched("never " + P + " -F op=open", "integrity " + P, "secrecy " + P + " --each-io -p r");
    stage.at(
        P,
        node -> {
          Opened opened = stage.fs.open(Stage.CALLER, node, READ);
          assertEquals(Opened.Content.SEEN, opened.content());
          ByteBuffer bytes = ByteBuffer.allocate(8);
          stage.fs.read(Stage.CALLER, node, opened.handle(), 0, bytes);
          int unused = stage.fs.write(Stage.CALLER, node, opened.handle(), 0, bytes.flip(), false);
          stage.fs.release(node, opened.handle());
        });
    told("read " + P + " [3]");
  }

  @Test
  void tellsWhoNamesItOfTheEndOfAnOpen() throws Exception {
    watched("secrecy " + P + " -p r", "integrity " + P + " -F op=close");
    stage.at(
        P,
        node -> {
          FileHandle handle = stage.fs.open(Stage.CALLER, node, READ).handle();
          told("open " + P + " [1]");
          stage.fs.release(node, handle);
        });
    told("close " + P + " [2]");
  }

  @Test
  void tellsOfNoEndThatNobodyNames() throws Exception {
    watched("integrity " + P + " -p rwxa -F op!=close", "secrecy " + P + " -p rwxa");
    stage.at(
        P,
        node -> {
          FileHandle handle = stage.fs.open(Stage.CALLER, node, READ).handle();
          stage.fs.release(node, handle);
        });
    told("open " + P + " [1, 2]");
  }

  @Test
  void letsTheKernelRememberOnlyNamesThatNoRuleAsksFor() throws Exception {
    stage.backing.nameMillis = 250;
    stage.create("/m/o/f", WRITE);
    watched("integrity " + P);
    assertEquals("looked up 250, listed 250", lifetimes("/m/o/f"));
    assertEquals("looked up 250, listed 0", lifetimes(P));
  }

  private String lifetimes(String path) throws Exception {
    FilePath file = FilePath.of(path);
    AtomicInteger looked = new AtomicInteger(-1);
    AtomicInteger listed = new AtomicInteger(-1);
    stage.at(
        file.parent().toString(),
        directory -> {
          Entry entry = stage.fs.lookup(Stage.CALLER, directory, file.name());
          stage.fs.forget(entry.node(), 1);
          looked.set(entry.nameMillis());
          FileHandle handle = stage.fs.opendir(Stage.CALLER, directory);
          stage.fs.readdir(
              Stage.CALLER, directory, handle, 0, new NameLifetime(stage.fs, file.name(), listed));
          stage.fs.releasedir(directory, handle);
        });
    return "looked up " + looked + ", listed " + listed;
  }

  /** Takes the lifetime of one name out of a listing, and gives every lookup back. */
  private record NameLifetime(FuseFileSystem fs, ByteString wanted, AtomicInteger found)
      implements DirectorySink {
    @Override
    public boolean wantsEntries() {
      return true;
    }

    @Override
    public boolean hasRoomFor(ByteString name) {
      return true;
    }

    @Override
    public void add(ByteString name, long inode, int type, long nextOffset) {}

    @Override
    public void add(ByteString name, Entry entry, int type, long nextOffset) {
      fs.forget(entry.node(), 1);
      if (name.equals(wanted)) {
        found.set(entry.nameMillis());
      }
    }
  }

  @Test
  void judgesAnOpenByWhatItDoes() throws Exception {
    watched("integrity " + P);
    stage.open(P, READ);
    told();
    stage.open(P, READ | TRUNCATE);
    stage.open(P, WRITE);
    stage.open(P, EXEC);
    told("open " + P + " [1]", "open " + P + " [1]");
  }

  @Test
  void tellsOfReservedSpaceAndChangedFlags() throws Exception {
    watched("integrity " + P + " -p a", "secrecy " + P + " -p w");
    stage.changeInode(P);
    told(
        "open /m/w/target [2]",
        "fallocate /m/w/target [2]",
        "ioctl /m/w/target [1]",
        "ioctl /m/w/target [1]");
  }

  @Test
  void followsAHardLinkByTheNameThatWasUsed() throws Exception {
    watched("integrity " + P + " -p rwxa", "secrecy " + P);
    stage.link(P, "/m/o/l");
    stage.open("/m/o/l", READ);
    stage.open(P, READ);
    stage.unlink(P);
    stage.open("/m/o/l", WRITE);
    told(
        "link /m/w/target -> /m/o/l [1, 2]",
        "open /m/o/l [1, 2]",
        "open /m/w/target [1, 2]",
        "unlink /m/w/target [1, 2]",
        "open /m/o/l [2]");
  }

  @Test
  void integrityFollowsTheNameAndSecrecyTheObject() throws Exception {
    watched("integrity " + P + " -p rwxa", "secrecy " + P);
    stage.remove(Verb.SECRECY, P);
    stage.create("/m/w/new", WRITE);
    stage.rename("/m/w/new", P, 0);
    stage.open(P, READ);
    List<String> told = stage.told();
    assertEquals("open /m/w/target [1]", told.get(1));
    assertEquals(2, told.size());
  }

  @Test
  void bothAdoptWhatComesToTheNameAndKeepItOverARestart() throws Exception {
    watched("integrity " + P, "secrecy " + P);
    stage.create("/m/w/new", WRITE);
    stage.rename("/m/w/new", P, 0);
    stage.rename(P, "/m/o/away", 0);
    stage.told();
    stage.open("/m/o/away", READ);
    told("open /m/o/away [2]");
    stage.restart();
    stage.open("/m/o/away", READ);
    stage.create(P, WRITE);
    told("open /m/o/away [2]", "create /m/w/target [1, 2]");
  }

  @Test
  void adoptsWhatWasPutThereWhileNobodyServed() throws Exception {
    watched("integrity " + P, "secrecy " + P);
    RequestContext root = new RequestContext(0, 0, 1);
    var w = stage.backing.lookup(root, NodeId.ROOT, ByteString.of("w")).node();
    stage.backing.unlink(root, w, ByteString.of("target"));
    stage.backing.forget(
        stage.backing.mknod(root, w, ByteString.of("target"), 0100644, 0, 0).node(), 1);
    stage.backing.forget(w, 1);
    stage.restart();
    stage.open(P, READ);
    told("open /m/w/target [2]");
  }

  @Test
  void watchesANameThatIsNotThereYet() throws Exception {
    stage.add("integrity " + P);
    stage.create(P, READ);
    stage.unlink(P);
    stage.mkdir(P);
    told("create " + P + " [1]", "unlink " + P + " [1]", "mkdir " + P + " [1]");
  }

  @Test
  void tellsARenameByAllItsObjects() throws Exception {
    watched("secrecy " + P);
    stage.create("/m/o/x", WRITE);
    stage.rename("/m/o/x", P, 0);
    Event.FileEvent rename = (Event.FileEvent) stage.events.get(0);
    assertEquals(Operation.RENAME, rename.operation());
    assertEquals("/m/o/x", rename.object().path().toString());
    assertEquals(P, rename.object2().orElseThrow().path().toString());
    assertEquals(P, rename.victim().orElseThrow().path().toString());
    assertEquals(rename.object().inode(), rename.object2().orElseThrow().inode());
    assertNotEquals(rename.object().inode(), rename.victim().orElseThrow().inode());
  }

  @Test
  void aRenameBetweenTwoLinksOfOneFileIsNothing() throws Exception {
    watched("integrity " + P, "secrecy " + P);
    stage.link(P, "/m/o/l");
    stage.told();
    stage.rename("/m/o/l", P, 0);
    told();
  }

  @Test
  void aMovedDirectoryTakesItsFileAway() throws Exception {
    watched("integrity " + P + " -p rwxa");
    stage.rename("/m/w", "/m/w2", 0);
    stage.open("/m/w2/target", WRITE);
    stage.mkdir("/m/w");
    stage.create(P, WRITE);
    stage.open(P, READ);
    told("rename /m/w -> /m/w2 [1]", "create " + P + " [1]", "open " + P + " [1]");
  }

  @Test
  void followsTheDirectoryPartOfARuleThroughSymbolicLinksOnce() throws Exception {
    stage.create(P, WRITE);
    stage.symlink("w", "/m/s");
    stage.symlink("/m/s", "/m/t");
    stage.add("integrity /m/t/target");
    assertEquals(FilePath.of(P), stage.watches.list().get(0).spec().path().orElseThrow());
    stage.open(P, WRITE);
    told("open " + P + " [1]");
  }

  @Test
  void recordsWhatIsRefused() throws Exception {
    watched("integrity " + P);
    assertThrows(ErrnoException.class, () -> stage.rename(P, "/m/o/a", 8));
    told("rename /m/w/target -> /m/o/a !EINVAL [1]");
  }

  @Test
  void nobodyHearsOfWhatCouldNotBeRecorded() throws Exception {
    watched("secrecy " + P, "integrity " + P);
    stage.storeIsBroken = true;
    for (Executable deed :
        List.<Executable>of(
            () -> stage.open(P, READ),
            () -> stage.link(P, "/m/o/l"),
            () -> stage.unlink(P),
            () -> stage.create(P, WRITE),
            () -> stage.at("/m/w", node -> stage.create(P, READ)))) {
      ErrnoException e = assertThrows(ErrnoException.class, deed);
      assertEquals(Errno.EIO, e.errno());
      if (stage.backing.lookups() != 0) {
        throw new AssertionError("lookups left after " + deed);
      }
    }
  }

  /** It happened all the same: the event has the name alone, and no condition keeps it out. */
  @Test
  void recordsWhatIsDoneToAnObjectThatCannotBeLookedAtAnyMore() throws Exception {
    watched("integrity " + P, "secrecy " + P + " -F obj_uid=4711");
    stage.view.objectsAreGone = true;
    stage.open(P, WRITE);
    stage.chmod(P);
    stage.link(P, "/m/o/second");
    for (Event event : stage.events) {
      assertFalse(((Event.FileEvent) event).object().exists());
    }
    told("open " + P + " [1, 2]", "chmod " + P + " [1, 2]", "link " + P + " -> /m/o/second [1, 2]");
    stage.unlink("/m/o/second");
    stage.unlink(P);
    stage.events.clear();
    stage.create(P, WRITE);
    told("create " + P + " [1]");
  }

  @Test
  void refusesRulesThatCannotBeAndRecordsTheRefusal() throws Exception {
    stage.create(P, WRITE);
    stage.add("integrity " + P);
    for (String line :
        List.of(
            "integrity " + P, // the same again
            "integrity /elsewhere/f", // outside
            "integrity /m/none/f", // no directory
            "secrecy /m/w/none")) { // no object
      stage.events.clear();
      assertThrows(RuleRefusedException.class, () -> stage.add(line));
      assertEquals(1, stage.events.size(), line);
      Event.ConfigEvent event = (Event.ConfigEvent) stage.events.get(0);
      assertEquals(false, event.outcome().success());
      assertEquals(Operation.ADD_RULE, event.operation());
    }
    assertEquals(1, stage.watches.list().size());
    assertThrows(RuleRefusedException.class, () -> stage.remove(Verb.SECRECY, P));
  }

  @Test
  void aRuleThatCannotBeRecordedIsNotAdded() throws Exception {
    stage.create(P, WRITE);
    stage.storeIsBroken = true;
    assertThrows(StoreException.class, () -> stage.add("integrity " + P));
    stage.storeIsBroken = false;
    assertEquals(List.of(), stage.watches.list());
    stage.restart();
    assertEquals(List.of(), stage.watches.list());
  }
}
