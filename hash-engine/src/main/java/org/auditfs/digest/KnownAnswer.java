package org.auditfs.digest;

import java.util.List;
import org.auditfs.file.ByteString;

/**
 * What a standard says that a message hashes to.
 *
 * @param source where it says so
 */
public record KnownAnswer(HashAlgorithm algorithm, ByteString message, String hex, String source) {

  private static final String EXAMPLE_OF_STREEBOG =
      "012345678901234567890123456789012345678901234567890123456789012";

  /** Some for each algorithm. */
  public static final List<KnownAnswer> ALL =
      List.of(
          of(HashAlgorithm.MD5, "abc", "900150983cd24fb0d6963f7d28e17f72", "RFC 1321"),
          of(HashAlgorithm.MD5, "", "d41d8cd98f00b204e9800998ecf8427e", "RFC 1321"),
          of(
              HashAlgorithm.SHA1,
              "abc",
              "a9993e364706816aba3e25717850c26c9cd0d89d",
              "FIPS 180-4, examples"),
          of(
              HashAlgorithm.RIPEMD160,
              "abc",
              "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
              "ISO/IEC 10118-3"),
          of(
              HashAlgorithm.RIPEMD160,
              "",
              "9c1185a5c5e9fc54612808977ee8f548b2258d31",
              "ISO/IEC 10118-3"),
          of(
              HashAlgorithm.SHA224,
              "abc",
              "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
              "FIPS 180-4, examples"),
          of(
              HashAlgorithm.SHA256,
              "abc",
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
              "FIPS 180-4, examples"),
          of(
              HashAlgorithm.SHA384,
              "abc",
              "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                  + "8086072ba1e7cc2358baeca134c825a7",
              "FIPS 180-4, examples"),
          of(
              HashAlgorithm.SHA512,
              "abc",
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                  + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
              "FIPS 180-4, examples"),
          of(
              HashAlgorithm.SHA3_224,
              "abc",
              "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf",
              "FIPS 202, examples"),
          of(
              HashAlgorithm.SHA3_256,
              "abc",
              "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
              "FIPS 202, examples"),
          of(
              HashAlgorithm.SHA3_384,
              "abc",
              "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
                  + "98d88cea927ac7f539f1edf228376d25",
              "FIPS 202, examples"),
          of(
              HashAlgorithm.SHA3_512,
              "abc",
              "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                  + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
              "FIPS 202, examples"),
          of(
              HashAlgorithm.SM3,
              "abc",
              "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
              "GB/T 32905-2016, A.1"),
          of(
              HashAlgorithm.STREEBOG256,
              EXAMPLE_OF_STREEBOG,
              "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
              "RFC 6986, 10.1.2"),
          of(
              HashAlgorithm.STREEBOG512,
              EXAMPLE_OF_STREEBOG,
              "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
                  + "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
              "RFC 6986, 10.1.1"),
          of(
              HashAlgorithm.BLAKE2B,
              "abc",
              "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                  + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
              "RFC 7693, A"));

  private static KnownAnswer of(
      HashAlgorithm algorithm, String message, String hex, String source) {
    return new KnownAnswer(algorithm, ByteString.of(message), hex, source);
  }

  /** Whether that is what comes out here. */
  public boolean holds() {
    return algorithm.of(message).value().toHex().equals(hex);
  }
}
