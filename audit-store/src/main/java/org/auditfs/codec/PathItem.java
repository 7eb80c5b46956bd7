package org.auditfs.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * One PATH line of an event.
 *
 * @param object what the name leads to; empty where only the name is known
 */
record PathItem(ByteString name, Optional<FileObject> object, NameType nametype) {

  private static final ByteString SLASH = ByteString.of("/");

  /** The items of an operation in the order in which the kernel gives them (semantics.md 3). */
  static List<PathItem> of(FileEvent file) {
    List<PathItem> items = new ArrayList<>();
    switch (file.operation()) {
      case CREATE, MKDIR, MKNOD -> made(file, items);
      case SYMLINK -> symlink(file, items);
      case UNLINK, RMDIR -> {
        items.add(parent(file.object()));
        items.add(object(file.object(), NameType.DELETE));
      }
      case LINK -> link(file, items);
      case RENAME -> rename(file, items);
      case EXCHANGE -> exchange(file, items);
      default -> items.add(object(file.object(), file.object().nametype()));
    }
    return items;
  }

  private static void made(FileEvent file, List<PathItem> items) {
    items.add(parent(file.object()));
    if (file.object().exists()) {
      items.add(object(file.object(), file.object().nametype()));
    } else {
      items.add(nothing(file.object()));
    }
  }

  private static void symlink(FileEvent file, List<PathItem> items) {
    items.add(parent(file.object()));
    file.target()
        .ifPresent(target -> items.add(new PathItem(target, Optional.empty(), NameType.UNKNOWN)));
    items.add(object(file.object(), created(file)));
  }

  private static void link(FileEvent file, List<PathItem> items) {
    file.object2().ifPresent(object -> items.add(parent(object)));
    items.add(object(file.object(), NameType.NORMAL));
    file.object2().ifPresent(object -> items.add(object(object, created(file))));
  }

  private static void rename(FileEvent file, List<PathItem> items) {
    file.object2().ifPresent(object -> items.add(parent(object)));
    items.add(parent(file.object()));
    items.add(object(file.object(), NameType.DELETE));
    file.victim().ifPresent(object -> items.add(object(object, NameType.DELETE)));
    file.object2()
        .ifPresent(
            object -> {
              FileObject moved =
                  object.exists() || !file.outcome().success() ? object : file.object();
              items.add(new PathItem(object.path().bytes(), Optional.of(moved), created(file)));
            });
  }

  /** Both names go and both come; the second object is what is at the new name before. */
  private static void exchange(FileEvent file, List<PathItem> items) {
    FileObject first = file.object();
    FileObject second = file.object2().orElse(first);
    FileObject other = file.victim().orElse(second);
    items.add(parent(second));
    items.add(parent(first));
    items.add(object(first, NameType.DELETE));
    items.add(new PathItem(second.path().bytes(), Optional.of(other), NameType.DELETE));
    items.add(new PathItem(first.path().bytes(), Optional.of(other), created(file)));
    items.add(new PathItem(second.path().bytes(), Optional.of(first), created(file)));
  }

  /** A name that was refused did not come into being. */
  private static NameType created(FileEvent file) {
    return file.outcome().success() ? NameType.CREATE : NameType.UNKNOWN;
  }

  private static PathItem object(FileObject object, NameType type) {
    return new PathItem(object.path().bytes(), Optional.of(object), type);
  }

  private static PathItem nothing(FileObject object) {
    return new PathItem(object.path().bytes(), Optional.empty(), NameType.UNKNOWN);
  }

  /** The directory of a name; of the directory itself nothing but its name is known. */
  private static PathItem parent(FileObject object) {
    FilePath parent = object.path().parent();
    ByteString name = parent.isRoot() ? SLASH : parent.bytes().concat(SLASH);
    return new PathItem(name, Optional.empty(), NameType.PARENT);
  }

  AuditLine line(AuditLine line, int item) {
    line.field("item", item).untrusted("name", name);
    object.filter(FileObject::exists).ifPresent(it -> object(it, line));
    return line.field("nametype", nametype.name())
        .field("cap_fp", 0)
        .field("cap_fi", 0)
        .field("cap_fe", 0)
        .field("cap_fver", 0)
        .field("cap_frootid", 0);
  }

  private static void object(FileObject it, AuditLine line) {
    line.field("inode", Long.toUnsignedString(it.inode()))
        .field("dev", device(it.deviceMajor(), it.deviceMinor()))
        .field("mode", mode(it.mode()))
        .id("ouid", it.ouid())
        .id("ogid", it.ogid())
        .field("rdev", device(major(it.rdev()), minor(it.rdev())));
  }

  static String device(int major, int minor) {
    return twoDigits(major) + ":" + twoDigits(minor);
  }

  /** At least two. */
  private static String twoDigits(int number) {
    String digits = Integer.toHexString(number);
    return digits.length() < 2 ? "0" + digits : digits;
  }

  /** Octal with a leading zero and the bits of the file type. */
  static String mode(int mode) {
    return "0" + Integer.toOctalString(mode);
  }

  /** gnu_dev_major of makedev(3). */
  private static int major(long rdev) {
    return (int) ((rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL));
  }

  /** gnu_dev_minor of makedev(3). */
  private static int minor(long rdev) {
    return (int) ((rdev & 0xff) | (rdev >>> 12 & ~0xffL));
  }
}
