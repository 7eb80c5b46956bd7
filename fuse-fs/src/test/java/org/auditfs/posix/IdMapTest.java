package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.auditfs.file.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdMapTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          # map                                        | id         | held
          "         0       1000          1\n"          | 1000       | true
          "         0       1000          1\n"          | 0          | false
          "         0       1000          1\n"          | 1001       | false
          "0 1000 1\n1 100000 65536\n"                   | 100000     | true
          "0 1000 1\n1 100000 65536\n"                   | 165535     | true
          "0 1000 1\n1 100000 65536\n"                   | 165536     | false
          "         0          0 4294967295\n"          | 0          | true
          "         0          0 4294967295\n"          | 4294967294 | true
          "         0          0 4294967295\n"          | 4294967295 | false
          ""                                           | 0          | false
          "0 0\n"                                      | 0          | false
          "0 0 1 1\n"                                  | 0          | false
          "0 x 1\n"                                    | 0          | false
          "0 0 4294967295\n0 99999999999999999999 1\n" | 0          | false
          """)
  void holdsTheIdsOfItsExtentsAlone(String map, long id, boolean held) {
    IdMap parsed = IdMap.parse(ByteString.of(map.translateEscapes()));
    assertEquals(held, parsed.holds((int) id), map);
  }
}
