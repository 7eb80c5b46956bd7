package org.auditfs.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.event.Field;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.auditfs.store.AuditStore;
import org.auditfs.store.StoreOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCheckTest {

  private static final int EVENTS = 200;
  private static final int INDEXED = 192;

  private final Path state;

  IndexCheckTest(@TempDir Path state) {
    this.state = state;
  }

  @BeforeEach
  void fill() throws Exception {
    EventGenerator generator = new EventGenerator(Seeds.seed());
    try (AuditStore store =
        AuditStore.open(state, StoreOptions.defaults().withRunEvents(64), () -> Events.TIME)) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(generator.event());
      }
      Awaitility.await().until(() -> store.status().indexedSerial() == INDEXED);
      assertEquals(Optional.empty(), compare(), "beside a store that writes");
    }
  }

  private Optional<String> compare() throws Exception {
    return IndexCheck.compare(state.resolve("log"), state.resolve("index"), (done, all) -> {});
  }

  private void assertFound(String... words) throws Exception {
    String wrong = compare().orElse("nothing found");
    for (String word : words) {
      assertTrue(wrong.contains(word), wrong);
    }
  }

  @Test
  void findsNothingWrongWithWhatTheStoreBuilt() throws Exception {
    assertEquals(Optional.empty(), compare());
    Indexes.delete(state);
    assertEquals(Optional.empty(), compare(), "no index hides nothing");
  }

  @Test
  void findsAnEntryThatWasChangedInEveryField() throws Exception {
    for (Field field : Field.values()) {
      Indexes.forge(state, 65, field.number(), 5);
      assertFound("events 65 to 128", "entries of " + field.word());
      Indexes.forge(state, 65, field.number(), 5);
    }
    assertEquals(Optional.empty(), compare());
  }

  @Test
  void findsPlacesAndTimesThatWereChanged() throws Exception {
    Indexes.forge(state, 129, 0, 4);
    assertFound("events 129 to 192", "places and times");
  }

  @Test
  void findsAPlaceThatLeadsElsewhere() throws Exception {
    Indexes.forge(state, 129, 0, 20);
    assertFound("events 129 to 192");
  }

  @Test
  void findsADamagedPart() throws Exception {
    Indexes.damage(state, 65, Field.KEY.number());
    assertFound("events 65 to 128", "checksum");
  }

  @Test
  void findsAnIndexOfAnotherFormat() throws Exception {
    Indexes.setVersion(state, 9);
    assertFound("not one of this log");
  }
}
