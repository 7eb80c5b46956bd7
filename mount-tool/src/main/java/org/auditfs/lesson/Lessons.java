package org.auditfs.lesson;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The lessons that come with auditfs, in the order in which they are taught. */
public final class Lessons {

  private Lessons() {}

  /** Their names. */
  public static List<String> names() {
    return resource("lessons").orElseThrow().lines().filter(line -> !line.isBlank()).toList();
  }

  /** The lesson of this name; empty when there is none. */
  public static Optional<Lesson> named(String name) {
    if (!names().contains(name)) {
      return Optional.empty();
    }
    String file = name + ".yaml";
    try {
      return Optional.of(LessonFile.parse(name, file, resource(file).orElseThrow()));
    } catch (LessonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> resource(String name) {
    try (InputStream in = Lessons.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
