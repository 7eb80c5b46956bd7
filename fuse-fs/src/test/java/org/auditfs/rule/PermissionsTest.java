package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.auditfs.event.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PermissionsTest {

  @ParameterizedTest
  @CsvSource({
    "0x0, r", // O_RDONLY
    "0x1, w", // O_WRONLY
    "0x2, rw", // O_RDWR
    "0x200, rw", // O_RDONLY|O_TRUNC destroys content
    "0x201, w", // O_WRONLY|O_TRUNC
    "0x401, w", // O_WRONLY|O_APPEND
    "0x40, r", // O_CREAT of a name that is there
    "0x3, ''", // ioctl only
  })
  void judgesAnOpenByWhatItDoes(String flags, String letters) {
    assertEquals(letters, Permissions.ofOpen(Integer.decode(flags)).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "READLINK, r",
    "GETXATTR, r",
    "UNLINK, w",
    "RENAME, w",
    "LINK, wa",
    "CHMOD, a",
    "UTIMENS, a",
    "SETXATTR, a",
    "TRUNCATE, w",
    "EXEC, x",
    "GETATTR, ''",
    "ADD_RULE, ''",
  })
  void classesOperationsAsTheKernelDoes(Operation operation, String letters) {
    assertEquals(letters, Permissions.of(operation).toString());
  }

  @Test
  void printsLettersInOneOrder() throws RuleSyntaxException {
    assertEquals("rwxa", Permissions.parse("axwr").toString());
    assertEquals("r", Permissions.parse("rr").toString());
    assertThrows(RuleSyntaxException.class, () -> Permissions.parse(""));
    assertThrows(RuleSyntaxException.class, () -> Permissions.parse("rW"));
  }
}
