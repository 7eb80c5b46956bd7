package org.auditfs.label;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.digest.KnownAnswer;
import org.auditfs.file.ByteString;

/**
 * Whether hashes, HMAC and signatures give here, in this JVM, the answers that others have given.
 * Where they do not, files would look tampered with, or would not.
 */
public record SelfTest(List<Check> checks) {

  private static final Digest DIGEST = HashAlgorithm.SHA256.of(ByteString.of("abc"));

  /** openssl genpkey; its secret is nowhere. */
  private static final String RSA =
      """
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqnFQGtA6xGSdr3lNRa7k62sh7bLuRB5x
      Hxl9OENElJN7kmT2zUBou+X5nwrs1UPq/4DriQSuK7rCCZcfi4/6g00aYGE3YKPEcGt+SzxrSxeA
      eha/c6HW8Vpe1DHcKKrMoHnuK1yM2QMHOUFGZMnazeIMFdO+0dd0DcWQe0RW+RGkNVvgt/at3fCl
      QJnrC19V1/uhSfel1srHUFbJ2OfeGXasL9Npd8enque6KGGRbNRMyDSDxmw1Yz7To3NrCMkD2Spw
      QfJYbTIoPPYTRJP0QQMsPtnxasRbU6L2PAj2+uCMN4GSpmeDdXA61ajx/zvIGK73Hi9qaE9oPFRb
      p416zQIDAQAB
      -----END PUBLIC KEY-----
      """;

  /** openssl dgst -sha256 -sign, of abc. */
  private static final String RSA_SIGNATURE =
      """
      puvXOztaB7I/Gkvm1yWMZ+EjywYlw6JXf4zBtlW5YJpitWgr/YYRBHKtoFkEgPiBCWBtNTnDtg5h
      PHqb+HYq328EQgRqCYEC07Tm9joxXaMtysNh8fmhymGsree3IAYSIvj+x9WNezRb0csLSw7qiCPN
      BRtl3rpqFoRcP6AVlCzy/KUQeDU85VMmm6vBv4msIs9X8+fE/0/pLAgC10Q9UYhU3F0zEqPe/msX
      cAQRmPp/KLqRm3FilpKpWkTqJc7SkTumCduv9Bcagk4J9x/1bSAUJsMdNQwUD9hRsC6XcOkdpkoZ
      El3nytngN4nTWFq1a58e/QhkLth3bMZUe1hU+Q==
      """;

  private static final String EC =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAErjmETQZm3pDVvcdYFuaeedjtCEXY0vmKo3cARiDn
      2BLAppzvzqfyNAgAfEJleGDTtZv27X4xnDROOgCfxsf3Hw==
      -----END PUBLIC KEY-----
      """;

  private static final String EC_SIGNATURE =
      """
      MEQCIGZbWhicMIIbtdeOiZ2MIrsz6HOVtIs6kzcw0WMHK4N8AiAMdmvjo2L8S1hi4XS5EWNot3hw
      DDGi3UTthbdtAqSMwQ==
      """;

  /** Of {@link #METADATA}, by Python's hmac. */
  private static final String HMAC = "81812420a22f7e77672fbf37d1c557f069a8efeb";

  private static final Metadata METADATA =
      new Metadata(
          Map.of(ImaLabel.NAME, new ImaLabel.Hash(DIGEST).bytes()),
          5,
          9,
          7,
          8,
          0100644,
          Optional.empty());

  private static final int SECRET_LENGTH = 32;

  /**
   * Something that must hold.
   *
   * @param name one word
   */
  public record Check(String name, Condition condition) {

    private boolean holds() {
      try {
        return condition.holds();
      } catch (KeyFormatException | RuntimeException e) {
        return false; // a JDK without the algorithm, say
      }
    }
  }

  /** What is asked. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws KeyFormatException;
  }

  /** Copies the list. */
  public SelfTest {
    checks = List.copyOf(checks);
  }

  /** Of every hash, HMAC-SHA1, and signatures of RSA and ECDSA. */
  public static SelfTest ofEverything() {
    List<Check> checks = new ArrayList<>();
    for (KnownAnswer known : KnownAnswer.ALL) {
      checks.add(new Check(known.algorithm().word(), known::holds));
    }
    checks.add(new Check("hmac", SelfTest::makesTheHmac));
    checks.add(new Check("rsa", () -> verifies(RSA, RSA_SIGNATURE)));
    checks.add(new Check("ecdsa", () -> verifies(EC, EC_SIGNATURE)));
    return new SelfTest(checks);
  }

  /** The names of what does not hold, separated by commas; empty where all is as it must be. */
  public String failed() {
    return checks.stream()
        .filter(check -> !check.holds())
        .map(Check::name)
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** The names of all checks, separated by commas. */
  public String names() {
    return checks.stream().map(Check::name).distinct().collect(Collectors.joining(","));
  }

  private static boolean makesTheHmac() throws KeyFormatException {
    byte[] secret = new byte[SECRET_LENGTH];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) i;
    }
    return METADATA.hmac(EvmKey.of(ByteString.of(secret))).value().toHex().equals(HMAC);
  }

  /** The signature, and not of something else. */
  private static boolean verifies(String key, String signature) throws KeyFormatException {
    VerificationKey known = VerificationKey.of(ByteString.of(key));
    ByteString bytes = ByteString.of(Base64.getMimeDecoder().decode(signature));
    SignatureV2 made = new SignatureV2(DIGEST.algorithm(), known.ids().iterator().next(), bytes);
    return known.verifies(made, DIGEST) && !known.verifies(made, DIGEST.algorithm().zero());
  }
}
