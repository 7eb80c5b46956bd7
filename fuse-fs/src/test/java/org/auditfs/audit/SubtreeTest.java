package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.event.Verb;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches on directories, S38 to S40 of semantics.md, without a kernel. */
final class SubtreeTest {

  private static final String D = "/m/w/d";
  private static final int READ = 0;
  private static final int WRITE = 1;

  @TempDir Path state;
  private Stage stage;

  @BeforeEach
  void set() throws Exception {
    stage = new Stage(state);
    stage.mkdir(D);
    stage.mkdir(D + "/sub");
    stage.create(D + "/pre", WRITE);
    stage.create(D + "/sub/deep", WRITE);
    stage.create("/m/o/in", WRITE);
    stage.create("/m/o/out", WRITE);
    stage.mkdir("/m/o/ext");
    stage.create("/m/o/ext/g", WRITE);
  }

  @AfterEach
  void clear() throws Exception {
    stage.close();
  }

  private void told(String... lines) {
    stage.assertTold(lines);
  }

  private void watched(String... rules) throws Exception {
    stage.watch(rules);
  }

  @Test
  void integrityCoversAllBelowNowAndLater() throws Exception {
    watched("integrity " + D + " -p rwxa");
    stage.open(D + "/pre", READ);
    told("open " + D + "/pre [1]");
    stage.create(D + "/f", WRITE);
    stage.open(D + "/f", WRITE);
    stage.open(D + "/sub/deep", READ);
    told("create " + D + "/f [1]", "open " + D + "/f [1]", "open " + D + "/sub/deep [1]");
    stage.mkdir(D + "/sub2");
    stage.create(D + "/sub2/g", WRITE);
    stage.chmod(D);
    stage.opendir(D);
    told(
        "mkdir " + D + "/sub2 [1]",
        "create " + D + "/sub2/g [1]",
        "chmod " + D + " [1]",
        "opendir " + D + " [1]");
    stage.rename("/m/o/in", D + "/in", 0);
    stage.open(D + "/in", READ);
    told("rename /m/o/in -> " + D + "/in [1]", "open " + D + "/in [1]");
    stage.rename(D + "/f", "/m/o/f", 0);
    stage.open("/m/o/f", READ);
    told("rename " + D + "/f -> /m/o/f [1]");
    stage.rename(D + "/pre", D + "/post", 0);
    stage.unlink(D + "/post");
    told("rename " + D + "/pre -> " + D + "/post [1]", "unlink " + D + "/post [1]");
    stage.open("/m/o/out", WRITE);
    told();
  }

  @Test
  void integrityAsksForWritesAloneByDefault() throws Exception {
    watched("integrity " + D);
    stage.open(D + "/pre", READ);
    stage.opendir(D + "/sub");
    told();
    stage.open(D + "/sub/deep", WRITE);
    told("open " + D + "/sub/deep [1]");
  }

  @Test
  void secrecyWatchesTheDirectoryAndTheNamesInIt() throws Exception {
    watched("secrecy " + D);
    stage.open(D + "/pre", READ);
    stage.open(D + "/sub/deep", WRITE);
    stage.create(D + "/sub/more", WRITE);
    told();
    stage.create(D + "/f", WRITE);
    stage.chmod(D);
    stage.opendir(D);
    stage.rename("/m/o/in", D + "/in", 0);
    stage.rename(D + "/f", "/m/o/f", 0);
    stage.unlink(D + "/pre");
    told(
        "create " + D + "/f [1]",
        "chmod " + D + " [1]",
        "opendir " + D + " [1]",
        "rename /m/o/in -> " + D + "/in [1]",
        "rename " + D + "/f -> /m/o/f [1]",
        "unlink " + D + "/pre [1]");
    stage.open("/m/o/f", WRITE);
    told();
    stage.rename(D, "/m/o/d", 0);
    stage.create("/m/o/d/f", WRITE);
    told("rename " + D + " -> /m/o/d [1]", "create /m/o/d/f [1]");
  }

  @Test
  void recursiveSecrecyBindsWhatIsBelowAtThatMoment() throws Exception {
    watched("secrecy " + D + " -R");
    stage.open(D + "/sub/deep", READ);
    stage.rename(D + "/pre", "/m/o/pre", 0);
    stage.open("/m/o/pre", READ);
    told(
        "open " + D + "/sub/deep [1]", "rename " + D + "/pre -> /m/o/pre [1]", "open /m/o/pre [1]");
    stage.create(D + "/later", WRITE);
    stage.open(D + "/later", WRITE);
    told("create " + D + "/later [1]");
    stage.restart();
    stage.open("/m/o/pre", READ);
    stage.open(D + "/later", READ);
    told("open /m/o/pre [1]");
  }

  @Test
  void bothAdoptWhateverComesToLieBelow() throws Exception {
    watched("secrecy " + D, "integrity " + D);
    stage.open(D + "/pre", READ);
    told("open " + D + "/pre [1]");
    stage.create(D + "/f", WRITE);
    stage.rename(D + "/f", "/m/o/f", 0);
    stage.open("/m/o/f", READ);
    told("create " + D + "/f [1, 2]", "rename " + D + "/f -> /m/o/f [1, 2]", "open /m/o/f [1]");
    stage.rename("/m/o/ext", D + "/ext", 0);
    stage.rename(D, "/m/o/d2", 0);
    stage.told();
    stage.open("/m/o/d2/ext/g", READ);
    told("open /m/o/d2/ext/g [1]");
    stage.restart();
    stage.open("/m/o/d2/ext/g", READ);
    stage.open("/m/o/f", READ);
    told("open /m/o/d2/ext/g [1]", "open /m/o/f [1]");
  }

  @Test
  void adoptsInWhicheverOrderTheVerbsCame() throws Exception {
    watched("integrity " + D, "secrecy " + D);
    stage.rename(D + "/sub", "/m/o/sub", 0);
    stage.told();
    stage.open("/m/o/sub/deep", READ);
    told("open /m/o/sub/deep [2]");
  }

  @Test
  void coversAFileThroughHardLinksThatLeadInOrOut() throws Exception {
    watched("integrity " + D + " -p rwxa");
    stage.link(D + "/pre", "/m/o/lin");
    stage.open("/m/o/lin", READ);
    told("link " + D + "/pre -> /m/o/lin [1]", "open /m/o/lin [1]");
    stage.link("/m/o/out", D + "/lout");
    stage.open("/m/o/out", READ);
    told("link /m/o/out -> " + D + "/lout [1]", "open /m/o/out [1]");
    stage.unlink(D + "/pre");
    stage.unlink(D + "/lout");
    stage.told();
    stage.open("/m/o/lin", READ);
    stage.open("/m/o/out", READ);
    told();
  }

  @Test
  void coversHardLinksThatAreOlderThanTheRule() throws Exception {
    stage.link(D + "/sub/deep", "/m/o/alias");
    watched("integrity " + D + " -p rwxa");
    stage.open("/m/o/alias", READ);
    told("open /m/o/alias [1]");
    stage.rename(D + "/sub", "/m/o/sub", 0);
    stage.told();
    stage.open("/m/o/alias", READ);
    told();
  }

  @Test
  void directoriesThatMoveTakeTheirContentsAlong() throws Exception {
    stage.link("/m/o/ext/g", "/m/o/alias");
    watched("integrity " + D + " -p rwxa");
    stage.rename(D + "/sub", "/m/o/sub", 0);
    stage.open("/m/o/sub/deep", READ);
    told("rename " + D + "/sub -> /m/o/sub [1]");
    stage.rename("/m/o/ext", D + "/ext", 0);
    stage.open(D + "/ext/g", READ);
    stage.open("/m/o/alias", READ);
    told("rename /m/o/ext -> " + D + "/ext [1]", "open " + D + "/ext/g [1]", "open /m/o/alias [1]");
    stage.rename(D, "/m/o/d2", 0);
    stage.open("/m/o/d2/ext/g", READ);
    told("rename " + D + " -> /m/o/d2 [1]");
    stage.mkdir(D);
    stage.create(D + "/h", WRITE);
    told("mkdir " + D + " [1]", "create " + D + "/h [1]");
  }

  @Test
  void coversADirectoryThatDoesNotExistYet() throws Exception {
    watched("integrity /m/w/new");
    stage.mkdir("/m/w/new");
    stage.create("/m/w/new/f", WRITE);
    told("mkdir /m/w/new [1]", "create /m/w/new/f [1]");
    stage.unlink("/m/w/new/f");
    stage.rmdir("/m/w/new");
    stage.rename("/m/o/ext", "/m/w/new", 0);
    stage.open("/m/w/new/g", WRITE);
    told(
        "unlink /m/w/new/f [1]",
        "rmdir /m/w/new [1]",
        "rename /m/o/ext -> /m/w/new [1]",
        "open /m/w/new/g [1]");
  }

  @Test
  void coversAllOfAMount() throws Exception {
    watched("integrity /m");
    stage.create("/m/f", WRITE);
    stage.open("/m/o/out", WRITE);
    stage.chmod("/m");
    told("create /m/f [1]", "open /m/o/out [1]", "chmod /m [1]");
    stage.restart();
    stage.open("/m/o/ext/g", WRITE);
    told("open /m/o/ext/g [1]");
  }

  @Test
  void neverLeavesOutAllBelow() throws Exception {
    watched("never " + D + "/sub", "integrity " + D);
    stage.open(D + "/sub/deep", WRITE);
    stage.create(D + "/sub/f", WRITE);
    told();
    stage.rename(D + "/sub/f", D + "/f", 0);
    stage.rename(D + "/pre", D + "/sub/pre", 0);
    told(
        "rename " + D + "/sub/f -> " + D + "/f [2]",
        "rename " + D + "/pre -> " + D + "/sub/pre [2]");
  }

  @Test
  void withoutItsRuleADirectoryIsForgotten() throws Exception {
    watched("integrity " + D);
    stage.remove(Verb.INTEGRITY, D);
    assertEquals(0, stage.watches.trees().tree().size());
    stage.open(D + "/pre", WRITE);
    told();
    watched("integrity " + D);
    stage.open(D + "/pre", WRITE);
    told("open " + D + "/pre [2]");
  }

  @Test
  void saysHowManyObjectsARuleWatches() throws Exception {
    watched("integrity " + D, "secrecy " + D + " -R -k all", "secrecy " + D + "/pre");
    assertEquals(
        List.of(4, 4, 1), stage.watches.list().stream().map(stage.watches::objects).toList());
  }

  /** A user who makes files must not be able to end the daemon by it. */
  @Test
  void refusesToMakeOrFindWhatItHasNoRoomToFollow() throws Exception {
    stage.restart(6);
    watched("integrity " + D + " -p rwxa");
    for (int i = 0; i < 8; i++) {
      stage.create(D + "/f" + i, WRITE);
    }
    stage.told();
    assertEquals(
        Errno.ENOSPC,
        assertThrows(ErrnoException.class, () -> stage.create(D + "/more", WRITE)).errno());
    assertEquals(
        Errno.ENOSPC, assertThrows(ErrnoException.class, () -> stage.mkdir(D + "/dir")).errno());
    told("create " + D + "/more !ENOSPC [1]", "mkdir " + D + "/dir !ENOSPC [1]");
    stage.create("/m/o/elsewhere", WRITE);
    stage.open(D + "/f7", READ);
    stage.unlink(D + "/f7");
    stage.create(D + "/more", WRITE);
    told("open " + D + "/f7 [1]", "unlink " + D + "/f7 [1]", "create " + D + "/more [1]");
  }
}
