package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be recorded is refused before it has any effect, and nothing else is. */
final class NoRoomTest {

  private static final String P = "/m/w/target";
  private static final int READ = 0;
  private static final int WRITE = 1;

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
  void refusesToOthersThanRootWhatThereIsNoRoomToRecord() throws Exception {
    watched("integrity " + P);
    stage.create("/m/w/unwatched", WRITE);
    stage.storeIsFull = true;
    assertEquals("ENOSPC", unlinked(1000, "target"));
    assertEquals("", unlinked(1000, "unwatched"));
    told();
    assertEquals(1, stage.denied);
    assertEquals("", unlinked(0, "target"));
    told("unlink " + P + " [1]");
    assertEquals(1, stage.denied);
  }

  @Test
  void refusesNothingThatNoRuleAsksForWhereThereIsNoRoom() throws Exception {
    watched("integrity " + P, "secrecy " + P + " --each-io -p x");
    stage.storeIsFull = true;
    RequestContext somebody = new RequestContext(1000, 0, 4712);
    stage.at(
        P,
        node -> {
          Opened opened = stage.fs.open(somebody, node, READ);
          stage.fs.read(somebody, node, opened.handle(), 0, ByteBuffer.allocate(8));
          stage.fs.release(node, opened.handle());
        });
    assertEquals(0, stage.denied);
    assertThrows(
        ErrnoException.class, () -> stage.at(P, node -> stage.fs.open(somebody, node, WRITE)));
    assertEquals(1, stage.denied);
    told();
  }

  @Test
  void refusesWhatBeginsAWriteThatThereIsNoRoomToRecord() throws Exception {
    watched("secrecy " + P + " --each-io -p w");
    stage.storeIsFull = true;
    Optional<Integer> nothing = Optional.empty();
    AttributeChange begin =
        new AttributeChange(
            Optional.empty(),
            nothing,
            nothing,
            nothing,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    RequestContext somebody = new RequestContext(1000, 0, 4712);
    assertThrows(
        ErrnoException.class, () -> stage.at(P, node -> stage.fs.setattr(somebody, node, begin)));
    assertEquals(1, stage.denied);
    stage.at(P, node -> stage.fs.setattr(Stage.CALLER, node, begin));
    stage.storeIsFull = false;
    stage.at(P, node -> stage.fs.setattr(somebody, node, begin));
    told();
  }

  /** Removes {@code name} as {@code uid}; gives the error. */
  private String unlinked(int uid, String name) throws Exception {
    RequestContext caller = new RequestContext(uid, 0, 4712);
    StringBuilder error = new StringBuilder();
    stage.at(
        "/m/w",
        directory -> {
          try {
            stage.fs.unlink(caller, directory, ByteString.of(name));
          } catch (ErrnoException e) {
            error.append(e.errno());
          }
        });
    return error.toString();
  }
}
