package org.auditfs.label;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/**
 * What security.evm protects: the values of some attributes, and {@code struct h_misc} of
 * security/integrity/evm/evm_crypto.c.
 *
 * <pre>
 * values, without names and lengths, of those of {@link #PROTECTED} that are there, in that order
 * u64 inode | u32 generation | u32 uid | u32 gid | u16 mode | 2 zero       little-endian
 * 16 bytes UUID of the filesystem, if asked for
 * </pre>
 *
 * Nothing separates the values: bytes at the end of one could as well stand at the begin of the
 * next. That is the kernel's format, and kept for its sake.
 *
 * @param xattrs the file's extended attributes, as many as one likes: others are left out
 * @param mode {@code st_mode}, the type of the file included
 * @param uuid 16 bytes; nothing where the label shall not be bound to the filesystem
 */
public record Metadata(
    Map<ByteString, ByteString> xattrs,
    long inode,
    int generation,
    int uid,
    int gid,
    int mode,
    Optional<ByteString> uuid) {

  /**
   * evm_config_default_xattrnames, without SMACK64EXEC and the like, which need a kernel option.
   */
  public static final List<ByteString> PROTECTED =
      List.of(
          ByteString.of("security.selinux"),
          ByteString.of("security.SMACK64"),
          ByteString.of("security.apparmor"),
          ImaLabel.NAME,
          ByteString.of("security.capability"));

  private static final int MISC_LENGTH = 24;

  /** Copies the map. */
  public Metadata {
    xattrs = Map.copyOf(xattrs);
  }

  /** The same with another value of an attribute. */
  public Metadata with(ByteString name, ByteString value) {
    Map<ByteString, ByteString> changed = new HashMap<>(xattrs);
    changed.put(name, value);
    return new Metadata(changed, inode, generation, uid, gid, mode, uuid);
  }

  /** Whether there is an attribute to protect: without one there can be no label. */
  public boolean isProtectable() {
    return PROTECTED.stream().anyMatch(xattrs::containsKey);
  }

  /** Whether it can have a portable signature, which security.ima must be part of. */
  boolean isPortable() {
    return xattrs.containsKey(ImaLabel.NAME);
  }

  /** The HMAC-SHA1 over all of it. */
  public EvmLabel.Hmac hmac(EvmKey key) {
    return new EvmLabel.Hmac(key.hmac(parts(false)));
  }

  /** The digest that a signature is made of. */
  public Digest digest(HashAlgorithm algorithm, boolean portable) {
    return algorithm.of(parts(portable).toArray(ByteString[]::new));
  }

  private List<ByteString> parts(boolean portable) {
    List<ByteString> parts = new ArrayList<>();
    PROTECTED.stream().map(xattrs::get).filter(value -> value != null).forEach(parts::add);
    parts.add(misc(portable));
    if (!portable) {
      uuid.ifPresent(parts::add);
    }
    return parts;
  }

  private ByteString misc(boolean portable) {
    return ByteString.of(
        ByteBuffer.allocate(MISC_LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(portable ? 0 : inode)
            .putInt(portable ? 0 : generation)
            .putInt(uid)
            .putInt(gid)
            .putShort((short) mode)
            .array());
  }
}
