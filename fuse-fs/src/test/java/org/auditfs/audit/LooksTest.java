package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookups, getattr and access: nobody hears of them but rules that name them. */
final class LooksTest {

  private static final String P = "/m/w/target";

  @TempDir Path state;
  private Stage stage;

  @BeforeEach
  void set() throws Exception {
    stage = new Stage(state);
    stage.backing.nameMillis = 250;
    stage.create(P, 1);
  }

  @AfterEach
  void clear() throws Exception {
    stage.close();
  }

  private void asked(String... told) throws Exception {
    stage.told();
    stage.ask("/m/o");
    stage.ask(P);
    assertEquals(List.of(told), stage.told());
  }

  private int nameMillis() throws Exception {
    int[] millis = new int[1];
    stage.at(
        "/m/w",
        directory -> {
          Entry entry = stage.fs.lookup(Stage.CALLER, directory, ByteString.of("target"));
          millis[0] = entry.nameMillis();
          stage.fs.forget(entry.node(), 1);
        });
    return millis[0];
  }

  @Test
  void areToldOnlyWhereARuleNamesThem() throws Exception {
    stage.add("integrity " + P + " -p rwxa");
    stage.add("secrecy " + P + " -F op!=open");
    asked();
    assertEquals(250, nameMillis());
    stage.add("integrity /m/w -F op=getattr,lookup -F uid=0");
    asked("lookup /m/w [3]", "lookup " + P + " [3]", "getattr " + P + " [3]");
    assertEquals(0, nameMillis());
  }

  @Test
  void areLeftOutByANever() throws Exception {
    stage.add("never " + P + " -F op=lookup");
    stage.add("secrecy " + P + " -p a -F op=access,lookup");
    asked("access " + P + " [2]");
  }

  /** The kernel never hears of such an entry, so it cannot give it back. */
  @Test
  void giveTheEntryBackThatCannotBeRecorded() throws Exception {
    stage.add("secrecy " + P + " -F op=lookup");
    RequestContext somebody = new RequestContext(1000, 0, 4712);
    stage.at(
        "/m/w",
        directory -> {
          stage.storeIsFull = true;
          assertRefused(Errno.ENOSPC, somebody, directory);
          stage.storeIsFull = false;
          stage.storeIsBroken = true;
          assertRefused(Errno.EIO, somebody, directory);
          stage.storeIsBroken = false;
        });
  }

  private void assertRefused(Errno errno, RequestContext who, NodeId directory) {
    ByteString name = ByteString.of("target");
    assertEquals(
        errno,
        assertThrows(ErrnoException.class, () -> stage.fs.lookup(who, directory, name)).errno());
  }
}
