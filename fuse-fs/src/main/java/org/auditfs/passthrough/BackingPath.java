package org.auditfs.passthrough;

import java.util.Optional;
import org.auditfs.file.ByteString;

/** The path of a directory beneath the backing directory, from what /proc/self/fd says of both. */
final class BackingPath {

  private static final ByteString DELETED = ByteString.of(" (deleted)");
  private static final ByteString SLASH = ByteString.of("/");

  private BackingPath() {}

  /** Whether a link ends as those of the nameless do, which a name may do as well. */
  static boolean mayBeRemark(ByteString link) {
    return link.endsWith(DELETED);
  }

  /** What a link in /proc/self/fd says, without the remark that the kernel adds to the nameless. */
  static ByteString withoutRemark(ByteString link, boolean nameless) {
    return nameless && link.endsWith(DELETED)
        ? link.slice(0, link.length() - DELETED.length())
        : link;
  }

  /**
   * From {@code root} to {@code path}: empty for the root itself, else it begins with a slash.
   *
   * @return nothing when {@code path} does not lie beneath {@code root}
   */
  static Optional<ByteString> relative(ByteString root, ByteString path) {
    ByteString base = root.equals(SLASH) ? ByteString.EMPTY : root;
    if (path.equals(root)) {
      return Optional.of(ByteString.EMPTY);
    }
    boolean beneath = path.startsWith(base) && path.length() > base.length();
    return beneath && path.at(base.length()) == '/'
        ? Optional.of(path.slice(base.length(), path.length()))
        : Optional.empty();
  }
}
