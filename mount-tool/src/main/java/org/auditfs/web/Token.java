package org.auditfs.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What an address must begin with to be answered: 128 random bits. It stands in the path, not in a
 * cookie, since a browser shows cookies to every port of a host, and not in the query, so that the
 * page's own relative addresses have it without a script.
 */
final class Token {

  private static final int BYTES = 16;

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  static Token random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new Token(HexFormat.of().formatHex(bits));
  }

  /** Whether {@code word} is it; how long that takes tells nothing of where they differ. */
  boolean is(String word) {
    return MessageDigest.isEqual(bytes(text), bytes(word));
  }

  private static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.UTF_8);
  }

  /** 32 hex digits. */
  @Override
  public String toString() {
    return text;
  }
}
