package org.auditfs.file;

import java.util.ArrayList;
import java.util.List;

/**
 * An absolute, lexically normal path: begins with a slash, no empty, {@code .} or {@code ..}
 * component, no trailing slash (but for the root itself). Symbolic links are not looked at.
 */
public record FilePath(ByteString bytes) implements Comparable<FilePath> {

  /** PATH_MAX of linux/limits.h less its NUL: the longest path that a system call takes. */
  public static final int LENGTH_MAX = 4095;

  /** NAME_MAX of linux/limits.h: the longest component. */
  public static final int NAME_LENGTH_MAX = 255;

  /** The root directory. */
  public static final FilePath ROOT = new FilePath(ByteString.of("/"));

  private static final byte SLASH = '/';
  private static final ByteString DOT = ByteString.of(".");
  private static final ByteString DOT_DOT = ByteString.of("..");

  /**
   * Takes a path that is normal already.
   *
   * @throws IllegalArgumentException when it is not
   */
  public FilePath {
    if (bytes.isEmpty() || bytes.at(0) != SLASH) {
      throw new IllegalArgumentException("not an absolute path: " + bytes);
    }
    if (bytes.indexOf((byte) 0, 0) >= 0) {
      throw new IllegalArgumentException("a path cannot hold a NUL byte");
    }
    if (!isNormal(bytes)) {
      throw new IllegalArgumentException("not a normal path: " + bytes);
    }
  }

  /** The UTF-8 spelling of a normal absolute path. */
  public static FilePath of(String text) {
    return new FilePath(ByteString.of(text));
  }

  /**
   * Makes {@code path} absolute against {@code base} and lexically normal ({@code ..} takes the
   * component before it away).
   *
   * @throws IllegalArgumentException when it is empty, holds a NUL, or is longer than the kernel
   *     takes
   */
  public static FilePath resolve(FilePath base, ByteString path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("an empty path");
    }
    FilePath result = path.at(0) == SLASH ? ROOT : base;
    for (ByteString component : split(path)) {
      if (component.equals(DOT_DOT)) {
        result = result.parent();
      } else if (!component.equals(DOT)) {
        if (component.length() > NAME_LENGTH_MAX) {
          throw new IllegalArgumentException(
              "a name of " + component.length() + " bytes; at most " + NAME_LENGTH_MAX);
        }
        result = result.child(component);
      }
    }
    if (result.bytes.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a path of " + result.bytes.length() + " bytes; at most " + LENGTH_MAX);
    }
    return result;
  }

  /** Whether this is {@code /}. */
  public boolean isRoot() {
    return bytes.length() == 1;
  }

  /** The last component; empty for the root. */
  public ByteString name() {
    return bytes.slice(bytes.lastIndexOf(SLASH) + 1, bytes.length());
  }

  /** The path without its last component; the root is its own parent. */
  public FilePath parent() {
    int slash = bytes.lastIndexOf(SLASH);
    return slash == 0 ? ROOT : new FilePath(bytes.slice(0, slash));
  }

  /** The path of {@code name} in this directory. */
  public FilePath child(ByteString name) {
    ByteString prefix = isRoot() ? bytes : bytes.concat(ROOT.bytes);
    return new FilePath(prefix.concat(name));
  }

  /** Whether this is {@code ancestor} or lies beneath it. */
  public boolean startsWith(FilePath ancestor) {
    return bytes.startsWith(ancestor.bytes)
        && (ancestor.isRoot()
            || bytes.length() == ancestor.bytes.length()
            || bytes.at(ancestor.bytes.length()) == SLASH);
  }

  /**
   * The components that lead from {@code ancestor} to this path.
   *
   * @throws IllegalArgumentException when this path does not lie beneath {@code ancestor}
   */
  public List<ByteString> componentsBelow(FilePath ancestor) {
    if (!startsWith(ancestor)) {
      throw new IllegalArgumentException(this + " is not beneath " + ancestor);
    }
    return split(bytes.slice(ancestor.bytes.length(), bytes.length()));
  }

  @Override
  public int compareTo(FilePath other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }

  private static List<ByteString> split(ByteString path) {
    List<ByteString> components = new ArrayList<>();
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf(SLASH, from);
      int to = slash < 0 ? path.length() : slash;
      if (to > from) {
        components.add(path.slice(from, to));
      }
      from = to + 1;
    }
    return components;
  }

  private static boolean isNormal(ByteString path) {
    int from = 1;
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.at(i) == SLASH) {
        if (!isName(path, from, i)) {
          return path.length() == 1;
        }
        from = i + 1;
      }
    }
    return true;
  }

  private static boolean isName(ByteString path, int from, int to) {
    int length = to - from;
    boolean dots = length > 0 && length <= 2 && path.at(from) == '.' && path.at(to - 1) == '.';
    return length > 0 && !dots;
  }
}
