package org.auditfs.integrity;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.auditfs.file.FileId;

/**
 * The closes that are under way. close(2) does not wait for a filesystem: the kernel sends
 * FUSE_RELEASE behind the caller's back, and whoever opens the file next may be served before that
 * is done, while the file gets its label, say. For them the one who closed it has gone.
 */
final class Closings {

  private final ConcurrentHashMap<FileId, List<Closing>> underWay = new ConcurrentHashMap<>();

  /** One that has begun. */
  final class Closing {
    private final FileId file;
    private final CompletableFuture<Closing> done = new CompletableFuture<>();

    private Closing(FileId file) {
      this.file = file;
    }

    /** It is done, whatever came of it. */
    void end() {
      underWay.computeIfPresent(
          file,
          (same, all) -> {
            List<Closing> others = all.stream().filter(other -> other != this).toList();
            return others.isEmpty() ? null : others;
          });
      boolean unused = done.complete(this);
    }
  }

  /** A close begins, until {@link Closing#end}. */
  Closing begin(FileId file) {
    Closing closing = new Closing(file);
    underWay.merge(
        file,
        List.of(closing),
        (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    return closing;
  }

  /** Waits for the end of those that have begun, and for none that begins meanwhile. */
  void await(FileId file) {
    underWay.getOrDefault(file, List.of()).forEach(closing -> closing.done.join());
  }
}
