package org.auditfs.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 65, 1000, 20_000})
  void givesBackThePlacesOfEachTerm(int events) throws Exception {
    Random random = new Random(Seeds.seed());
    FieldTerms terms = new FieldTerms();
    Map<Long, BitSet> wanted = new HashMap<>();
    for (int place = 0; place < events; place++) {
      for (long term : new long[] {7, random.nextInt(100), random.nextLong(), place % 3 - 9, 7}) {
        terms.add(term, place);
        wanted.computeIfAbsent(term, t -> new BitSet()).set(place);
      }
    }
    ByteBuffer value = terms.encode(events);
    wanted.entrySet().stream().limit(2000).forEach(entry -> check(entry, value, events));
    assertTrue(Postings.decode(Postings.find(value, 123_456_789L), events).isEmpty());
  }

  private static void check(Map.Entry<Long, BitSet> entry, ByteBuffer value, int events) {
    try {
      Postings.Found found = Postings.find(value, entry.getKey());
      assertEquals(entry.getValue(), Postings.decode(found, events));
      assertTrue(Postings.atMost(found) >= entry.getValue().cardinality());
    } catch (DamagedIndexException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesAFieldThatNoEventHas() throws Exception {
    assertTrue(Postings.decode(Postings.find(new FieldTerms().encode(64), 1), 64).isEmpty());
  }

  @Test
  void meetsDamagedValuesWithTheCheckedErrorOrPlacesOfTheRun() {
    long seed = Seeds.seed();
    Random random = new Random(seed);
    FieldTerms terms = new FieldTerms();
    for (int place = 0; place < 300; place++) {
      terms.add(place % 5, place);
    }
    ByteBuffer whole = terms.encode(300);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer changed = ByteBuffer.allocate(whole.remaining()).put(whole.duplicate()).flip();
      changed.put(random.nextInt(changed.limit()), (byte) random.nextInt());
      try {
        Postings.decode(Postings.find(changed, random.nextInt(6)), 300);
        Postings.terms(changed);
      } catch (DamagedIndexException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 5, "seed " + seed);
      }
    }
  }
}
