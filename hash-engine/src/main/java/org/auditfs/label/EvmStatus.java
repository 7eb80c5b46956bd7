package org.auditfs.label;

import java.util.Locale;

/** What holding a file's attributes against security.evm came to: {@code enum integrity_status}. */
public enum EvmStatus {
  /** The label is right. */
  PASS,
  /** The label is right, and a portable signature: what it protects shall never change. */
  PASS_IMMUTABLE,
  /** The label is wrong, or no label. */
  FAIL,
  /** A portable signature is wrong. */
  FAIL_IMMUTABLE,
  /** There are attributes to protect, and no label. */
  NO_LABEL,
  /** There is nothing to protect: a new file. */
  NO_XATTRS,
  /** Nobody can tell: there is no key, or the filesystem has no such attributes. */
  UNKNOWN;

  /** The kernel's word: the cause in records of metadata that were refused. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the label holds. */
  public boolean passes() {
    return this == PASS || this == PASS_IMMUTABLE;
  }
}
