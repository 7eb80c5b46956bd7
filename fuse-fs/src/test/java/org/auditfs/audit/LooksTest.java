package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.Entry;
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
    assertEquals(0, stage.backing.lookups(), "lookups that were not given back");
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
}
