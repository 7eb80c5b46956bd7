package org.auditfs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.chain.ChainNames;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.SigningKey;
import org.auditfs.chain.VerifierKey;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;

/** The key of a trail, in {@code STATE/keys}. */
final class TrailKey {

  private TrailKey() {}

  /** A new one, written down. */
  static SigningKey create(PrivateFiles own, Path keys, String name) throws IOException {
    SigningKey key = SigningKey.generate(name);
    own.replace(keys.resolve(ChainNames.SECRET), ByteString.of(key.secret() + "\n"));
    own.replace(keys.resolve(ChainNames.VERIFIER), ByteString.of(key.verifier() + "\n"));
    own.syncNames(keys);
    return key;
  }

  /**
   * The one that is there.
   *
   * @throws StoreException when it is missing, damaged, or another trail's
   */
  static SigningKey load(Path keys, String name) throws IOException, StoreException {
    Path secret = keys.resolve(ChainNames.SECRET);
    Path verifier = keys.resolve(ChainNames.VERIFIER);
    for (Path file : new Path[] {secret, verifier}) {
      if (Files.notExists(file)) {
        throw refused(file, "is missing");
      }
    }
    try {
      VerifierKey known = VerifierKey.parse(text(verifier));
      if (!known.name().equals(name)) {
        throw refused(verifier, "is another trail's: " + known.name());
      }
      return SigningKey.parse(text(secret), known);
    } catch (MalformedChainException e) {
      throw refused(keys, "is damaged: " + e.what());
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static StoreException refused(Path file, String what) {
    return new StoreException(
        "the trail's key "
            + file
            + " "
            + what
            + "; nothing was changed. Put the right file back, or keep this state for inspection"
            + " and start with another --state");
  }
}
