package org.auditfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {

  private static boolean matches(String pattern, String path) throws GlobSyntaxException {
    return Glob.parse(ByteString.of(pattern)).matches(ByteString.of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/*.conf, /etc/a.conf, true",
    "/etc/*.conf, /etc/.conf, true",
    "/etc/*.conf, /etc/d/a.conf, false",
    "/etc/**.conf, /etc/d/a.conf, true",
    "/etc/*, /etc, false",
    "/etc/*, /etc/, true",
    "/etc/**, /etc/a/b/c, true",
    "**, /, true",
    "/e?c/passwd, /etc/passwd, true",
    "/etc?passwd, /etc/passwd, false",
    "/etc/[a-c]x, /etc/bx, true",
    "/etc/[a-c]x, /etc/dx, false",
    "/etc/[!a-c]x, /etc/dx, true",
    "/etc/[!a-c]x, /etc//x, false",
    "/etc/[]]x, /etc/]x, true",
    "/etc/[*], /etc/*, true",
    "/etc/[*], /etc/a, false",
    "/etc/[a-], /etc/-, true",
    "/etc/passwd, /etc/passwd-, false",
    "*a*b*, xaybz, true",
    "*a*b*, xbyaz, false",
  })
  void fitsAsAShellsPatternsDo(String pattern, String path, boolean fits)
      throws GlobSyntaxException {
    assertEquals(fits, matches(pattern, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a[", "/a[]", "/a[!]", "/a[b", "/[z-a]"})
  void refusesASetWithoutEndOrOrder(String pattern) {
    assertThrows(GlobSyntaxException.class, () -> Glob.parse(ByteString.of(pattern)));
  }

  /** One that tries again from every star would not come back from these. */
  @Test
  void goesThroughThePathOnceWhateverThePattern() throws GlobSyntaxException {
    String path = "/" + "a".repeat(4000);
    assertFalse(matches("/" + "a*".repeat(500) + "b", path));
    assertTrue(matches("/" + "a*".repeat(500), path));
    assertFalse(matches("**a".repeat(340) + "b", path));
    assertFalse(matches("/" + "[a-b]*?".repeat(140) + "c", path));
    assertThrows(
        GlobSyntaxException.class,
        () -> Glob.parse(ByteString.of("*".repeat(Glob.LENGTH_MAX + 1))));
  }

  @Test
  void matchesBytesNotCharacters() throws GlobSyntaxException {
    ByteString odd = ByteString.of(new byte[] {'/', (byte) 0xff, (byte) 0xfe});
    assertTrue(Glob.parse(ByteString.of("/??")).matches(odd));
  }
}
