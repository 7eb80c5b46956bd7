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

  /** Rights, as for others. */
  static final int READ = 04;

  static final int WRITE = 02;
  static final int SEARCH = 01;

  private static final int EXECUTE_BY_ANYBODY = 0111;
  private static final int OWNER_SHIFT = 6;

  final Kind kind;

  /** What a link leads to, or which program reads a script. */
  final String text;

  /** Of a directory. */
  final SortedMap<String, Thing> names = new TreeMap<>();

  int mode;

  /** Who made it; empty for root. */
  String owner = "";

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

  /**
   * Whether somebody has rights to it: root has all, and nobody shares a group with another.
   *
   * @param who empty for root
   */
  boolean lets(String who, int rights) {
    int bits = who.equals(owner) ? mode >> OWNER_SHIFT : mode;
    return who.isEmpty() || (bits & rights) == rights;
  }

  @Override
  public String toString() {
    return kind + "@" + Integer.toHexString(System.identityHashCode(this));
  }
}
