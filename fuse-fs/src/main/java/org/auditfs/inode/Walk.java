package org.auditfs.inode;

import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;

/**
 * The objects that a path leads through, from the mount's root. No symbolic link is followed: a
 * walk ends where it meets one before the last component.
 *
 * @param names the components asked for
 * @param objects the root, then what each name in turn led to, as far as they were found: at most
 *     one more than {@code names}
 * @param link the text of the symbolic link that stopped the walk before its last component; the
 *     link is the last of {@code objects}
 */
public record Walk(List<ByteString> names, List<Seen> objects, Optional<ByteString> link) {

  public Walk {
    names = List.copyOf(names);
    objects = List.copyOf(objects);
  }

  /** What the whole path leads to. */
  public Optional<Seen> target() {
    return objects.size() == names.size() + 1
        ? Optional.of(objects.get(objects.size() - 1))
        : Optional.empty();
  }

  /** Whether everything but perhaps the last component was found, and is a directory. */
  public boolean parentExists() {
    return link.isEmpty()
        && objects.size() >= names.size()
        && objects.get(Math.max(0, names.size() - 1)).stat().isDirectory();
  }
}
