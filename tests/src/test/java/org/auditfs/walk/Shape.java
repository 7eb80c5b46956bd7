package org.auditfs.walk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.auditfs.file.ByteString;

/**
 * Who may do what with an object.
 *
 * @param acl an access ACL, as {@code u7 u:1000:0 g5 g:2000:4 m5 o0}; empty for none
 */
record Shape(int uid, int gid, int mode, String acl) {

  private static final int VERSION = 2;
  private static final int NOBODY = -1;

  static Shape of(int uid, int gid, int mode) {
    return new Shape(uid, gid, mode, "");
  }

  static Shape of(int uid, int gid, String acl) {
    return new Shape(uid, gid, 0, acl);
  }

  /** The ACL as posix_acl_xattr.h lays it out. */
  ByteString aclBytes() {
    List<String> entries = List.of(acl.split(" ", -1));
    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(VERSION);
    for (String entry : entries) {
      String[] parts = entry.split(":", -1);
      boolean named = parts.length == 3;
      String rights = named ? parts[2] : entry.substring(1);
      bytes.putShort((short) tag(entry.charAt(0), named)).putShort(Short.parseShort(rights));
      bytes.putInt(named ? Integer.parseInt(parts[1]) : NOBODY);
    }
    return ByteString.of(bytes.array());
  }

  /** ACL_USER_OBJ and so on, of linux/posix_acl.h. */
  private static int tag(char kind, boolean named) {
    return switch (kind) {
      case 'u' -> named ? 0x02 : 0x01;
      case 'g' -> named ? 0x08 : 0x04;
      case 'm' -> 0x10;
      case 'o' -> 0x20;
      default -> throw new IllegalArgumentException("ACL entry " + kind);
    };
  }

  @Override
  public String toString() {
    return uid + ":" + gid + " " + (acl.isEmpty() ? "0" + Integer.toOctalString(mode) : acl);
  }
}
