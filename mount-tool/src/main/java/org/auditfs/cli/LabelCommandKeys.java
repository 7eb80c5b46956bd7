package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.label.Appraiser;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmVerifier;
import org.auditfs.label.KeyRing;
import org.auditfs.label.SigningKey;
import org.auditfs.label.VerificationKey;
import org.auditfs.labelling.KeyDirectory;
import org.auditfs.labelling.KeyFile;
import org.auditfs.labelling.KeyRefusedException;
import org.auditfs.labelling.LabelKeys;
import org.auditfs.posix.ErrnoException;

/** The keys of a command: the instance's, and those that were given. */
final class LabelCommandKeys {

  /** The key that {@code --sign own} means. */
  private static final String OWN = "own";

  private final Invocation invocation;
  private final LabelKeys instance;
  private final EvmKey hmac;
  private final KeyRing ring;

  /**
   * Reads them.
   *
   * @throws CommandException when one of them must not or cannot be used
   */
  LabelCommandKeys(Invocation invocation, Optional<String> evmKey, List<String> believed)
      throws CommandException {
    this.invocation = invocation;
    this.instance =
        read(
            () ->
                new KeyDirectory(invocation.posix(), invocation.state().keys(), invocation.uid())
                    .open());
    this.hmac = evmKey.isEmpty() ? instance.evm() : read(() -> file(evmKey.get()).evmKey());
    List<VerificationKey> all = new ArrayList<>();
    for (String name : believed) {
      all.add(read(() -> file(name).verificationKey()));
    }
    this.ring = instance.ring().with(all);
  }

  private interface Reading<T> {
    T read() throws KeyRefusedException, ErrnoException, CommandException;
  }

  private static <T> T read(Reading<T> reading) throws CommandException {
    try {
      return reading.read();
    } catch (KeyRefusedException e) {
      throw new CommandException(ExitCode.REFUSED, "key refused: " + e.getMessage(), e);
    } catch (ErrnoException e) {
      throw new CommandException(ExitCode.REFUSED, "cannot read the key: " + e.getMessage(), e);
    }
  }

  private KeyFile file(String name) throws CommandException {
    return KeyFile.at(invocation.posix(), invocation.path(name).bytes());
  }

  EvmKey hmac() {
    return hmac;
  }

  SigningKey signer(String name) throws CommandException {
    if (!name.equals(OWN)) {
      return read(() -> file(name).signingKey());
    }
    return instance
        .signing()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.REFUSED,
                    "no signing key: STATE/keys/signing-key: put an RSA or EC key there"));
  }

  /** Of attributes, unless they are to be left alone. */
  EvmVerifier verifier(boolean evm) {
    return evm ? new EvmVerifier(Optional.of(hmac), ring) : EvmVerifier.NONE;
  }

  Appraiser appraiser() {
    return new Appraiser(ring);
  }
}
