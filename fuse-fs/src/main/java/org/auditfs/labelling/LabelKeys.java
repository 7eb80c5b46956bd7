package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmVerifier;
import org.auditfs.label.KeyRing;
import org.auditfs.label.SigningKey;

/**
 * The keys of an instance.
 *
 * @param evm of HMACs
 * @param ring whose signatures are believed; the signing key's is among them
 * @param signing the one that signs, where there is one
 */
public record LabelKeys(EvmKey evm, KeyRing ring, Optional<SigningKey> signing) {

  /** What holds metadata against labels made with these keys. */
  public EvmVerifier verifier() {
    return new EvmVerifier(Optional.of(evm), ring);
  }
}
