package org.auditfs.store;

import java.nio.file.Path;
import org.auditfs.fixture.Child;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a trail with bytes that nobody wrote, some with the right checksum: whoever reads them
 * says so, or finds nothing wrong; nobody hangs, breaks down, or takes memory without end. In a
 * process of its own with little memory.
 */
class FuzzTest {

  private static final int ROUNDS = Integer.getInteger("auditfs.fuzz.rounds", 400);

  private final Path place;

  FuzzTest(@TempDir Path place) {
    this.place = place;
  }

  @Test
  void meetsEveryDamageWithAnErrorOrWithout() throws Exception {
    Child.runSmall(
        FuzzedTrail.class,
        place.resolve("crash"),
        place.toString(),
        Long.toString(Seeds.seed()),
        Integer.toString(ROUNDS));
  }
}
