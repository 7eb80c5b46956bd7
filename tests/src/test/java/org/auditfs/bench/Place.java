package org.auditfs.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.auditfs.file.ByteString;

/**
 * A contender's files, by the names that its users know. Names are made once, before anything is
 * measured.
 */
final class Place {

  /** Bytes of a small file. */
  static final int SMALL = 4096;

  private final Path root;
  private final boolean mount;
  private final Path archive;
  private final Sizes sizes;
  private final List<ByteString> many;

  /**
   * A place.
   *
   * @param root absolute
   * @param mount whether it is a mount and not the bare directory
   * @param archive what {@code tar x} unpacks
   */
  Place(Path root, boolean mount, Path archive, Sizes sizes) {
    this.root = root;
    this.mount = mount;
    this.archive = archive;
    this.sizes = sizes;
    this.many =
        IntStream.range(0, sizes.files()).mapToObj(i -> name("many/" + fileName(i))).toList();
  }

  static String fileName(int i) {
    return "f%05d".formatted(i);
  }

  boolean isMount() {
    return mount;
  }

  Path archive() {
    return archive;
  }

  Sizes sizes() {
    return sizes;
  }

  /** An absolute name, for programs. */
  String path(String relative) {
    return root.resolve(relative).toString();
  }

  /** An absolute name, for system calls. */
  ByteString name(String relative) {
    return ByteString.of(path(relative));
  }

  /** The small files of the big directory. */
  List<ByteString> many() {
    return many;
  }
}
