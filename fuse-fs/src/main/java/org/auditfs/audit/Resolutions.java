package org.auditfs.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Resolution;

/** What a walk down the backing directory means to the rules. Pure. */
final class Resolutions {

  /** MAXSYMLINKS of linux/namei.h. */
  static final int LINKS_MAX = 40;

  private Resolutions() {}

  /** The names on the way that could be told apart, and where they end. */
  static Resolution of(Walk walk) {
    List<NameRef> entries = new ArrayList<>();
    for (int i = 0; i < walk.names().size() && i < walk.objects().size(); i++) {
      Seen directory = walk.objects().get(i);
      if (!directory.stat().isDirectory()) {
        break;
      }
      entries.add(new NameRef(directory.id(), walk.names().get(i)));
    }
    boolean complete = entries.size() == walk.names().size();
    Optional<Seen> current = complete ? walk.target() : Optional.empty();
    boolean directory = current.filter(seen -> seen.stat().isDirectory()).isPresent();
    return new Resolution(entries, complete, current.map(Seen::id), directory);
  }

  /** The path to try next, if a symbolic link stopped the walk. */
  static Optional<FilePath> throughLink(FilePath mountPoint, Walk walk) {
    if (walk.link().isEmpty()) {
      return Optional.empty();
    }
    int link = walk.objects().size() - 2;
    FilePath path = mountPoint;
    for (ByteString name : walk.names().subList(0, link)) {
      path = path.child(name);
    }
    path = FilePath.resolve(path, walk.link().get());
    for (ByteString name : walk.names().subList(link + 1, walk.names().size())) {
      path = path.child(name);
    }
    return Optional.of(path);
  }
}
