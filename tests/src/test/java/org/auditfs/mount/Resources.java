package org.auditfs.mount;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Files beside this class. */
final class Resources {

  private Resources() {}

  /** The text of the resource {@code name}. */
  static String text(String name) {
    try (InputStream source =
        Objects.requireNonNull(Resources.class.getResourceAsStream(name), name)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the resource {@code name} into {@code directory}, readable by everybody. */
  static Path unpack(String name, Path directory) {
    Path file = directory.resolve(name);
    try (InputStream source =
        Objects.requireNonNull(Resources.class.getResourceAsStream(name), name)) {
      Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
