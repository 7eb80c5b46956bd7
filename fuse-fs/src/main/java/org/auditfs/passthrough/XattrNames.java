package org.auditfs.passthrough;

import java.io.ByteArrayOutputStream;
import org.auditfs.file.ByteString;

/** Names of extended attributes (xattr(7)), and who may see which. */
final class XattrNames {

  /** What a file's capabilities(7) are kept in. */
  static final ByteString CAPABILITIES = ByteString.of("security.capability");

  private static final ByteString TRUSTED = ByteString.of("trusted.");
  private static final ByteString SECURITY = ByteString.of("security.");
  private static final ByteString ACL = ByteString.of("system.posix_acl_");

  private XattrNames() {}

  /**
   * Whether the right to read the attribute depends on the caller: it does not where a module's
   * attribute or an ACL is read, which anybody may who can reach the object.
   */
  static boolean readingNeedsRights(ByteString name) {
    return !name.startsWith(SECURITY) && !name.startsWith(ACL);
  }

  /** Whether a list, each name followed by a NUL, has names for administrators only. */
  static boolean holdTrusted(ByteString list) {
    return !withoutTrusted(list).equals(list);
  }

  /** The list as seen without CAP_SYS_ADMIN. */
  static ByteString withoutTrusted(ByteString list) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(list.length());
    int from = 0;
    while (from < list.length()) {
      int nul = list.indexOf((byte) 0, from);
      int to = nul < 0 ? list.length() : nul + 1;
      ByteString name = list.slice(from, to);
      if (!name.startsWith(TRUSTED)) {
        kept.writeBytes(name.toByteArray());
      }
      from = to;
    }
    return ByteString.of(kept.toByteArray());
  }
}
