package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of every kind, in an order that makes sense to a filesystem that starts empty and counts
 * nodes from 2 and handles from 1.
 */
final class Conversation {

  /** A request and what it is about. */
  record Line(String title, RequestBytes request) {

    ByteBuffer bytes() {
      return request.build();
    }
  }

  private static final int O_RDWR = 2;
  private static final int RDWR_CREAT_EXCL = 0302;
  private static final int NAMED = 0100644;

  private final List<Line> lines = new ArrayList<>();

  private Conversation() {}

  static List<Line> lines() {
    Conversation conversation = new Conversation();
    conversation.open();
    conversation.files();
    conversation.names();
    conversation.directories();
    conversation.attributes();
    conversation.ranges();
    conversation.inodes();
    conversation.unserved();
    conversation.close();
    return conversation.lines;
  }

  private RequestBytes say(FuseOpcode opcode, String title) {
    RequestBytes request = RequestBytes.of(opcode);
    lines.add(new Line(opcode + " " + title, request));
    return request;
  }

  private void open() {
    say(FuseOpcode.INIT, "7.45 with every flag")
        .u32(7, 45, 131072, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    say(FuseOpcode.LOOKUP, "absent").name("absent");
  }

  private void files() {
    say(FuseOpcode.CREATE, "f is node 2, handle 1").u32(RDWR_CREAT_EXCL, NAMED, 022, 0).name("f");
    say(FuseOpcode.CREATE, "f again").u32(RDWR_CREAT_EXCL, NAMED, 022, 0).name("f");
    say(FuseOpcode.WRITE, "hello").node(2).u64(1, 0).u32(5, 0).u64(0).u32(O_RDWR, 0).raw("hello");
    say(FuseOpcode.READ, "ello").node(2).u64(1, 1).u32(100, 0).u64(0).u32(O_RDWR, 0);
    say(FuseOpcode.FLUSH, "f").node(2).u64(1).u32(0, 0).u64(0);
    say(FuseOpcode.FSYNC, "data of f").node(2).u64(1).u32(1, 0);
    say(FuseOpcode.RELEASE, "handle 1").node(2).u64(1).u32(0, 0).u64(0);
    say(FuseOpcode.READ, "a closed handle").node(2).u64(1, 1).u32(100, 0).u64(0).u32(0, 0);
    say(FuseOpcode.OPEN, "f, handle 2").node(2).u32(O_RDWR, 0);
    say(FuseOpcode.TMPFILE, "node 3, handle 3").u32(O_RDWR, NAMED, 0, 0).name("/");
  }

  private void names() {
    say(FuseOpcode.LOOKUP, "f").name("f");
    say(FuseOpcode.LINK, "g to f").u64(2).name("g");
    say(FuseOpcode.SYMLINK, "s, node 4").name("s").name("../some/where");
    say(FuseOpcode.READLINK, "s").node(4);
    say(FuseOpcode.READLINK, "what is none").node(2);
    say(FuseOpcode.MKNOD, "a device 259:200, node 5").u32(060600, 0x103c8, 0, 0).name("n");
    say(FuseOpcode.MKDIR, "d, node 6").u32(0777, 027).name("d");
    say(FuseOpcode.RENAME, "g to d/h").u64(6).name("g").name("h");
    say(FuseOpcode.RENAME2, "f over s, not wanted").u64(1).u32(1, 0).name("f").name("s");
    say(FuseOpcode.RENAME2, "exchange").u64(1).u32(2, 0).name("f").name("s");
  }

  private void directories() {
    say(FuseOpcode.OPENDIR, "root, handle 4").u32(0, 0);
    say(FuseOpcode.READDIR, "from the start").u64(4, 0).u32(4096, 0).u64(0).u32(0, 0);
    say(FuseOpcode.READDIR, "with room for two").u64(4, 0).u32(70, 0).u64(0).u32(0, 0);
    say(FuseOpcode.READDIRPLUS, "the rest").u64(4, 2).u32(4096, 0).u64(0).u32(0, 0);
    say(FuseOpcode.READDIRPLUS, "the dots").u64(4, 0).u32(400, 0).u64(0).u32(0, 0);
    say(FuseOpcode.FSYNCDIR, "root").u64(4).u32(0, 0);
    say(FuseOpcode.RELEASEDIR, "handle 4").u64(4).u32(0, 0).u64(0);
  }

  private void attributes() {
    say(FuseOpcode.GETATTR, "f").node(2).u32(0, 0).u64(0);
    say(FuseOpcode.GETATTR, "handle 2").node(2).u32(1, 0).u64(2);
    say(FuseOpcode.GETATTR, "the device").node(5).u32(0, 0).u64(0);
    say(FuseOpcode.SETATTR, "mode, owner, size, times of f")
        .node(2)
        .u32(0xff & ~(1 << 6) & ~(1 << 7), 0)
        .u64(0, 3, 0, 1234567890, -5, 0)
        .u32(123, 456, 0, 0104751, 0, 12, -2, 0);
    say(FuseOpcode.SETXATTR, "user.k").node(2).u32(3, 0, 0, 0).name("user.k").raw("a\0b");
    say(FuseOpcode.GETXATTR, "how long").node(2).u32(0, 0).name("user.k");
    say(FuseOpcode.GETXATTR, "user.k").node(2).u32(3, 0).name("user.k");
    say(FuseOpcode.GETXATTR, "with too little room").node(2).u32(2, 0).name("user.k");
    say(FuseOpcode.LISTXATTR, "f").node(2).u32(100, 0);
    say(FuseOpcode.REMOVEXATTR, "user.k").node(2).name("user.k");
    say(FuseOpcode.REMOVEXATTR, "user.k again").node(2).name("user.k");
    say(FuseOpcode.ACCESS, "X_OK").node(4).u32(1, 0);
    say(FuseOpcode.STATFS, "root");
  }

  private void ranges() {
    say(FuseOpcode.FALLOCATE, "8 bytes of f").node(2).u64(2, 0, 8).u32(0, 0);
    say(FuseOpcode.FALLOCATE, "a hole in f").node(2).u64(2, 1, 1).u32(3, 0);
    say(FuseOpcode.FALLOCATE, "without a piece, not wanted").node(2).u64(2, 0, 8).u32(8, 0);
    say(FuseOpcode.LSEEK, "data").node(2).u64(2, 1).u32(3, 0);
    say(FuseOpcode.LSEEK, "a hole").node(2).u64(2, 1).u32(4, 0);
    say(FuseOpcode.LSEEK, "data before the start").node(2).u64(2, -1).u32(3, 0);
    say(FuseOpcode.LSEEK, "from the end, the kernel's own").node(2).u64(2, 1).u32(2, 0);
    say(FuseOpcode.COPY_FILE_RANGE, "f to node 3").node(2).u64(2, 1, 3, 3, 4, 100, 0);
    say(FuseOpcode.COPY_FILE_RANGE, "with flags").node(2).u64(2, 1, 3, 3, 4, 100, 1);
    say(FuseOpcode.COPY_FILE_RANGE_64, "f to node 3").node(2).u64(2, 1, 3, 3, 4, 1L << 40, 0);
  }

  private void inodes() {
    ioctl("set the flags of f", 0x40086602, 4, 0).u32(0x10);
    ioctl("get the flags of f", 0x80086601, 0, 4);
    ioctl("set a struct fsxattr", 0x401c5820, 28, 0).u64(0, 0, 0).u32(0);
    ioctl("get a struct fsxattr", 0x801c581f, 0, 28);
    ioctl("get the generation of f", 0x80087601, 0, 8);
    ioctl("set the generation of f, not known", 0x40087602, 8, 0).u64(0);
    say(FuseOpcode.STATX, "f").node(2).u32(0, 0).u64(0).u32(0, 0xfff);
    say(FuseOpcode.STATX, "handle 2").node(2).u32(1, 0).u64(2).u32(0, 0xfff);
    say(FuseOpcode.SYNCFS, "root").u64(0);
  }

  private RequestBytes ioctl(String title, int number, int in, int out) {
    long address = 0x7ffc_0000_1000L;
    return say(FuseOpcode.IOCTL, title).node(2).u64(2).u32(0, number).u64(address).u32(in, out);
  }

  private void unserved() {
    for (FuseOpcode opcode :
        List.of(
            FuseOpcode.GETLK,
            FuseOpcode.SETLK,
            FuseOpcode.SETLKW,
            FuseOpcode.BMAP,
            FuseOpcode.POLL,
            FuseOpcode.SETUPMAPPING,
            FuseOpcode.REMOVEMAPPING)) {
      say(opcode, "is not served").u64(0, 0, 0, 0);
    }
    lines.add(new Line("999 is not known", RequestBytes.of(999).u64(0)));
    say(FuseOpcode.NOTIFY_REPLY, "is not answered").u64(0, 0, 0, 0, 0);
    say(FuseOpcode.INTERRUPT, "is not answered").u64(1);
  }

  private void close() {
    say(FuseOpcode.UNLINK, "f").name("f");
    say(FuseOpcode.RMDIR, "d, not empty").name("d");
    say(FuseOpcode.FORGET, "the node of f").node(2).u64(2);
    say(FuseOpcode.BATCH_FORGET, "two more").u32(2, 0).u64(3, 1, 4, 9);
    say(FuseOpcode.DESTROY, "");
  }
}
