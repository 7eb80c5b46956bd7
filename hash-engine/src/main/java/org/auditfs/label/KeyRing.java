package org.auditfs.label;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.digest.Digest;

/** The keys whose signatures are believed. */
public final class KeyRing {

  /** No key: no signature is believed. */
  public static final KeyRing EMPTY = new KeyRing(List.of());

  private final Map<Integer, VerificationKey> keys = new HashMap<>();

  /** Of two keys with one id the first. */
  public KeyRing(List<VerificationKey> all) {
    for (VerificationKey key : all) {
      key.ids().forEach(id -> keys.putIfAbsent(id, key));
    }
  }

  /** These keys and more, of which those that were here before are asked first. */
  public KeyRing with(List<VerificationKey> more) {
    if (more.isEmpty()) {
      return this;
    }
    KeyRing both = new KeyRing(more);
    both.keys.putAll(keys);
    return both;
  }

  /** Whether the key that {@code signature} names is here and has signed {@code digest}. */
  public boolean verifies(SignatureV2 signature, Digest digest) {
    VerificationKey key = keys.get(signature.keyId());
    return key != null && key.verifies(signature, digest);
  }
}
