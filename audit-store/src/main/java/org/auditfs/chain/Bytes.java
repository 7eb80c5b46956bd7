package org.auditfs.chain;

import java.util.Base64;

/** Base64 as RFC 4648, section 4, has it, and in no other spelling. */
final class Bytes {

  private Bytes() {}

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] ofBase64(String text) throws MalformedChainException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (base64(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedChainException("no base64: " + text, e);
    }
    throw new MalformedChainException("base64 in another spelling: " + text);
  }
}
