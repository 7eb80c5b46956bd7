package org.auditfs.scenario;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An object of the model: a file, a directory, a symbolic link, or something else. */
final class Thing {

  /** What it is. */
  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  private static final int EXECUTE_BY_ANYBODY = 0111;
  private static final int SEARCH_BY_OTHERS = 01;

  final Kind kind;

  /** What a link leads to, or which program reads a script. */
  final String text;

  /** Of a directory. */
  final SortedMap<String, Thing> names = new TreeMap<>();

  int mode;

  /** Where a directory is; none for the top, and for one that was removed. */
  @Nullable Name place;

  Thing(Kind kind, int mode, String text) {
    this.kind = kind;
    this.mode = mode;
    this.text = text;
  }

  static Thing file(int mode) {
    return new Thing(Kind.FILE, mode, "");
  }

  static Thing directory(int mode) {
    return new Thing(Kind.DIRECTORY, mode, "");
  }

  boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  boolean isLink() {
    return kind == Kind.LINK;
  }

  boolean isExecutable() {
    return (mode & EXECUTE_BY_ANYBODY) != 0;
  }

  boolean isSearchableByOthers() {
    return (mode & SEARCH_BY_OTHERS) != 0;
  }

  @Override
  public String toString() {
    return kind + "@" + Integer.toHexString(System.identityHashCode(this));
  }
}
