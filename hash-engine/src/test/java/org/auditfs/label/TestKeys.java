package org.auditfs.label;

import java.security.KeyPairGenerator;
import java.util.Base64;
import org.auditfs.file.ByteString;

/** Keys that are made when they are wanted. */
final class TestKeys {

  private TestKeys() {}

  static SigningKey ec() throws Exception {
    return SigningKey.of(pkcs8("EC", 256));
  }

  static SigningKey rsa() throws Exception {
    return SigningKey.of(pkcs8("RSA", 2048));
  }

  /** PEM, as openssl genpkey writes it. */
  static ByteString pkcs8(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    String base64 =
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return ByteString.of(
        "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }
}
