package org.auditfs.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.auditfs.config.CommandException;
import org.auditfs.config.Json;

/** One request, and the one answer to it. For one thread. */
final class Visit implements AutoCloseable {

  static final String JSON = "application/json; charset=utf-8";

  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int CONFLICT = 409;
  static final int FAILED = 500;
  static final int BUSY = 503;

  /** Longer than what anybody types. */
  private static final int PARAMETER_MAX = 4096;

  private final HttpExchange exchange;
  private final Patience patience;

  Visit(HttpExchange exchange, Patience patience) {
    this.exchange = exchange;
    this.patience = patience;
    Headers headers = exchange.getResponseHeaders();
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  String method() {
    return exchange.getRequestMethod();
  }

  /** As it was asked for, nothing decoded. */
  String path() {
    return Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("");
  }

  /** A request header; empty where there is none. */
  String header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  /** A value of the query; empty where there is none, or one that is too long or badly encoded. */
  String parameter(String name) {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=") && pair.length() <= PARAMETER_MAX) {
        return decoded(pair.substring(name.length() + 1));
      }
    }
    return "";
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  void allow(String method) {
    exchange.getResponseHeaders().set("Allow", method);
  }

  /** The whole answer, without content. */
  void send(int status) throws IOException {
    patience.with(() -> exchange.sendResponseHeaders(status, -1));
  }

  void send(String type, byte[] content) throws IOException {
    send(OK, type, content);
  }

  void json(int status, String object) throws IOException {
    send(status, JSON, object.getBytes(StandardCharsets.UTF_8));
  }

  /** Says why there is no other answer. */
  void refuse(int status, String why) throws IOException {
    json(status, complaint(why));
  }

  static String complaint(CommandException e) {
    return complaint(String.valueOf(e.getMessage()));
  }

  static String complaint(String why) {
    return Json.object(out -> out.writeStringField("error", why));
  }

  private void send(int status, String type, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    patience.with(
        () -> {
          exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
        });
  }

  /** Begins an answer that goes on as long as somebody takes it. */
  Stream stream(String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    patience.with(() -> exchange.sendResponseHeaders(OK, 0));
    return new Stream(exchange.getResponseBody(), patience);
  }

  /** What is written goes out at once. */
  record Stream(OutputStream out, Patience patience) {

    /**
     * Writes whole lines.
     *
     * @throws IOException when nobody takes them
     */
    void write(String text) throws IOException {
      patience.with(
          () -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
          });
    }
  }

  @Override
  public void close() {
    try {
      patience.with(exchange::close);
    } catch (IOException e) {
      // It has gone, which is all that is wanted.
    }
  }
}
