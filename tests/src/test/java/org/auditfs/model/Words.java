package org.auditfs.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.auditfs.file.ByteString;

/** The arguments that steps are made of: few, so that steps meet. */
final class Words {

  private static final List<String> DIRECTORIES =
      List.of("open", "open", "open", "sticky", "team", "team", "hers", "pass", "plain");

  private static final List<ByteString> NAMES =
      List.of(
          ByteString.of("a"),
          ByteString.of("a"),
          ByteString.of("b"),
          ByteString.of("b"),
          ByteString.of("d"),
          ByteString.of("d"),
          ByteString.of("e"),
          ByteString.of("sp ace"),
          ByteString.ofHex("fffe0a"),
          ByteString.of("-\"'\\*"),
          ByteString.of("ü".repeat(127)),
          ByteString.of("x".repeat(255)));

  /** CAP_NET_RAW, permitted and effective: struct vfs_cap_data, revision 2. */
  private static final ByteString CAPABILITY =
      ByteString.ofHex("0100000200200000000000000000000000000000");

  private static final ByteString TOO_LONG = ByteString.of("x".repeat(256));
  private static final ByteString SLASH = ByteString.of("/");

  private static final List<String> TARGETS =
      List.of("a", "b", "d", "d/a", "../team/a", "../hers/b", "../open", "nowhere", "e", "./");

  private static final List<ByteString> ATTRIBUTES =
      List.of(
          ByteString.of("user.a"),
          ByteString.of("user.a"),
          ByteString.of("user.a"),
          ByteString.of("user.b"),
          ByteString.of("user.b"),
          ByteString.of("trusted.t"),
          ByteString.of("security.odd"),
          ByteString.of("security.capability"),
          ByteString.of("system.posix_acl_access"),
          ByteString.of("system.posix_acl_access"),
          ByteString.of("system.posix_acl_access"),
          ByteString.of("system.posix_acl_default"),
          ByteString.of("system.posix_acl_default"));

  private static final List<ByteString> ODD_ATTRIBUTES =
      List.of(
          ByteString.of("system.other"),
          ByteString.of("user."),
          ByteString.of("user." + "n".repeat(250)),
          ByteString.of("user." + "n".repeat(251)),
          ByteString.of("plain"));

  private static final List<User> USERS =
      List.of(
          User.ROOT,
          User.ROOT,
          User.ALICE,
          User.ALICE,
          User.ALICE,
          User.BOB,
          User.BOB,
          User.CAROL,
          User.NOCAPS,
          User.DAC,
          User.OWNER);

  private static final List<Integer> MODES =
      List.of(0, 0600, 0644, 0644, 0666, 0700, 0711, 0750, 0755, 0755, 0777, 0777, 01777, 02775);
  private static final List<Integer> ODD_MODES = List.of(0444, 04755, 06755, 02644, 0107, 0007);

  private final Random random;

  Words(Random random) {
    this.random = random;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  User user() {
    return pick(USERS);
  }

  int slot() {
    return random.nextInt(Stage.SLOTS);
  }

  /** One of the directories that are there from the beginning. */
  ByteString directory() {
    return ByteString.of(pick(DIRECTORIES));
  }

  /** A name, most often in one of the directories. */
  ByteString path() {
    if (random.nextInt(40) == 0) {
      return directory();
    }
    boolean top = random.nextInt(4) == 0;
    ByteString path = top ? name() : directory().concat(SLASH).concat(name());
    if (random.nextInt(3) == 0) {
      path = path.concat(SLASH).concat(name());
    }
    return random.nextInt(60) == 0 ? path.concat(SLASH) : path;
  }

  /** A name in a directory. */
  ByteString in(ByteString directory) {
    return directory.isEmpty() ? name() : directory.concat(SLASH).concat(name());
  }

  private ByteString name() {
    return random.nextInt(200) == 0 ? TOO_LONG : pick(NAMES);
  }

  /** A symbolic link's. */
  ByteString target() {
    return ByteString.of(pick(TARGETS));
  }

  int mode() {
    return pick(random.nextInt(5) == 0 ? ODD_MODES : MODES);
  }

  int uid() {
    return pick(List.of(-1, -1, 0, 1000, 1000, 1001, 1002));
  }

  int gid() {
    return pick(List.of(-1, -1, 0, 1000, 1001, 2000, 2000));
  }

  long time() {
    return pick(List.of(Times.NOW, Times.OMIT, 1L, 1_000_000_000L, 1_234_567_890L));
  }

  int count() {
    return pick(List.of(0, 1, 10, 100, 4096, 10_000));
  }

  /** A size or a position in a file. */
  long offset() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> 0;
      case 2 -> random.nextInt(50_000);
      case 3 -> 4096;
      case 4 -> random.nextInt(40) == 0 ? 5_368_709_120L : 3;
      case 5 -> random.nextInt(10) == 0 ? -1 : 1;
      default -> random.nextInt(20);
    };
  }

  /** A few bytes, seldom some pages. */
  ByteString content() {
    return content(random.nextInt(12) == 0 ? random.nextInt(9000) : random.nextInt(12));
  }

  /** {@code length} bytes. */
  ByteString content(int length) {
    byte[] bytes = new byte[length];
    int first = random.nextInt(26);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('A' + (first + i) % 26);
    }
    return ByteString.of(bytes);
  }

  ByteString attribute() {
    return pick(random.nextInt(12) == 0 ? ODD_ATTRIBUTES : ATTRIBUTES);
  }

  /** An attribute's value, mostly one that suits the name. */
  ByteString value(ByteString attribute) {
    if (attribute.startsWith(ByteString.of("system.posix_acl"))) {
      return acl();
    }
    boolean rights = attribute.equals(ByteString.of("security.capability"));
    return rights && random.nextInt(8) > 0 ? CAPABILITY : value();
  }

  private ByteString value() {
    return random.nextInt(10) == 0
        ? ByteString.of("v".repeat(pick(List.of(300, 3000, 5000))))
        : content(random.nextInt(8));
  }

  /** A POSIX ACL as posix_acl_xattr.h lays it out: mostly a good one. */
  private ByteString acl() {
    if (random.nextInt(10) == 0) {
      return value();
    }
    boolean named = random.nextInt(3) > 0;
    ByteBuffer acl = ByteBuffer.allocate(named ? 4 + 8 * 6 : 4 + 8 * 3);
    acl.order(ByteOrder.LITTLE_ENDIAN).putInt(random.nextInt(20) == 0 ? 3 : 2);
    entry(acl, 1, -1);
    if (named) {
      entry(acl, 2, pick(List.of(1000, 1001, 1002)));
    }
    entry(acl, 4, -1);
    if (named) {
      entry(acl, 8, pick(List.of(2000, 1001)));
      entry(acl, 0x10, -1);
    }
    entry(acl, 0x20, -1);
    return ByteString.of(acl.array());
  }

  private void entry(ByteBuffer acl, int tag, int id) {
    acl.putShort((short) tag).putShort((short) random.nextInt(8)).putInt(id);
  }
}
