package org.auditfs.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks HTTP byte by byte, as no browser would. */
final class Browser {

  private final URI address;

  Browser(String address) {
    this.address = URI.create(address);
  }

  /** What comes after the token's slash. */
  String path(String rest) {
    return address.getPath() + rest;
  }

  Socket connect() throws IOException {
    return new Socket(address.getHost(), address.getPort());
  }

  /** Sends a request, and leaves it open. */
  Socket ask(String method, String path, String... headers) throws IOException {
    Socket socket = connect();
    String head = method + " " + path + " HTTP/1.1\r\nHost: x\r\n";
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    socket.getOutputStream().write((head + more + "\r\n").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** The whole answer of a request that the server ends. */
  String answer(String method, String path) throws IOException {
    try (Socket socket = ask(method, path, "Connection: close")) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Lines of a stream, until one contains {@code last}. */
  List<String> lines(String path, String last, String... headers) throws IOException {
    try (Socket socket = ask("GET", path, headers);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.setSoTimeout(60_000);
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (line.contains(last)) {
          break;
        }
      }
      return lines;
    }
  }
}
