package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.label.SelfTest.Check;
import org.junit.jupiter.api.Test;

final class SelfTestTest {

  @Test
  void passesHere() {
    SelfTest test = SelfTest.ofEverything();
    assertEquals("", test.failed());
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      assertTrue(test.names().contains(algorithm.word()), algorithm::word);
    }
    assertTrue(test.names().endsWith(",hmac,rsa,ecdsa"), test::names);
  }

  @Test
  void namesWhatDoesNotHold() {
    SelfTest test =
        new SelfTest(
            List.of(
                new Check("right", () -> true),
                new Check("wrong", () -> false),
                new Check("wrong", () -> false),
                new Check(
                    "absent",
                    () -> {
                      throw new IllegalStateException("no such algorithm");
                    })));
    assertEquals("wrong,absent", test.failed());
    assertEquals("right,wrong,absent", test.names());
  }
}
