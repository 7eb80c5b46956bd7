package org.auditfs.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The files of the page: a fixed list of our own resources, and nothing else. */
final class PageFiles {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  static final List<String> NAMES =
      List.of(
          "index.html",
          "style.css",
          "picture.css",
          "timeline.css",
          "icon.svg",
          "main.js",
          "text.js",
          "stream.js",
          "events.js",
          "list.js",
          "model.js",
          "picture.js",
          "opens.js",
          "timeline.js",
          "whole.js",
          "measured.js",
          "lessons.js",
          "status.js");

  private PageFiles() {}

  /** What is answered to each path: {@code /} is the page itself. */
  static Map<String, Route> routes() {
    Map<String, Route> routes = new TreeMap<>();
    for (String name : NAMES) {
      byte[] content = content(name);
      String type = Objects.requireNonNull(TYPES.get(name.substring(name.indexOf('.') + 1)));
      String path = name.equals("index.html") ? "/" : "/" + name;
      routes.put(path, Route.get(visit -> visit.send(type, content)));
    }
    return routes;
  }

  /** A file of ours, as text: of the page, or of a {@link Handout}. */
  static String text(String name) {
    return new String(content(name), StandardCharsets.UTF_8);
  }

  private static byte[] content(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
