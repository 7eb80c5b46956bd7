package org.auditfs.chain;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.auditfs.file.ByteString;

/**
 * A signature line of a note: {@code — name base64(key id || signature)}.
 *
 * @param name of the key
 * @param keyId of the key, four bytes
 * @param signature by the key
 */
public record NoteSignature(String name, int keyId, ByteString signature) {

  private static final String DASH = "\u2014 ";

  static boolean isLine(String line) {
    return line.startsWith(DASH);
  }

  static NoteSignature parse(String line) throws MalformedChainException {
    int space = line.indexOf(' ', DASH.length());
    if (!isLine(line) || space < 0) {
      throw new MalformedChainException("no signature line: " + line);
    }
    byte[] bytes = Bytes.ofBase64(line.substring(space + 1));
    if (bytes.length <= Integer.BYTES) {
      throw new MalformedChainException("a signature of " + bytes.length + " bytes");
    }
    return new NoteSignature(
        VerifierKey.checkedName(line.substring(DASH.length(), space)),
        ByteBuffer.wrap(bytes).getInt(),
        ByteString.of(bytes, Integer.BYTES, bytes.length - Integer.BYTES));
  }

  @Override
  public String toString() {
    byte[] bytes = new byte[Integer.BYTES + signature.length()];
    ByteBuffer.wrap(bytes).putInt(keyId);
    signature.copyTo(bytes, Integer.BYTES);
    return DASH + name + " " + Bytes.base64(bytes);
  }

  /** The key as people are told of it. */
  String key() {
    return name + "+" + HexFormat.of().toHexDigits(keyId);
  }
}
