package org.auditfs.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;

/** struct linux_dirent64 of getdents64(2). */
final class Dirents {

  private static final int LENGTH = 16;
  private static final int NAME = 19;

  private Dirents() {}

  /** The names between position and limit, without {@code .} and {@code ..}. */
  static List<ByteString> names(ByteBuffer filled) {
    ByteBuffer bytes = filled.order(ByteOrder.nativeOrder());
    List<ByteString> names = new ArrayList<>();
    for (int at = bytes.position(); at < bytes.limit(); at += bytes.getShort(at + LENGTH)) {
      int end = at + NAME;
      while (bytes.get(end) != 0) {
        end++;
      }
      ByteString name = ByteString.of(bytes, at + NAME, end - at - NAME);
      if (name.at(0) != '.') {
        names.add(name);
      }
    }
    return names;
  }
}
