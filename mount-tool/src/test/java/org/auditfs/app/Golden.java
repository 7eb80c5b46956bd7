package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Texts that were looked at once and must stay; {@code -Dgolden.update=true} rewrites them. */
public final class Golden {

  private Golden() {}

  public static void check(Path file, String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text, () -> file.getFileName() + " is not as it was");
  }
}
