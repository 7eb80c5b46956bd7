package org.auditfs.codec;

import java.util.Optional;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;

/** Who did it, as bytes: what usually agrees is written once. */
final class SubjectCodec {

  private static final int SAME_UIDS = 1;
  private static final int SAME_GIDS = 2;
  private static final int LABEL = 4;

  /** comm is the name of exe, as far as the kernel keeps it. */
  private static final int NAME_OF_EXE = 8;

  /** proctitle begins with comm; the rest is written. */
  private static final int TITLE_OF_NAME = 16;

  private static final int ALL = SAME_UIDS | SAME_GIDS | LABEL | NAME_OF_EXE | TITLE_OF_NAME;

  /** TASK_COMM_LEN of linux/sched.h, without the NUL. */
  private static final int COMM_MAX = 15;

  private SubjectCodec() {}

  static void write(Subject it, ByteWriter out) {
    boolean uids = it.euid() == it.uid() && it.suid() == it.uid() && it.fsuid() == it.uid();
    boolean gids = it.egid() == it.gid() && it.sgid() == it.gid() && it.fsgid() == it.gid();
    boolean named = it.comm().equals(nameOf(it.exe()));
    boolean titled = it.proctitle().startsWith(it.comm());
    out.u8(
        (uids ? SAME_UIDS : 0)
            | (gids ? SAME_GIDS : 0)
            | (it.label().isPresent() ? LABEL : 0)
            | (named ? NAME_OF_EXE : 0)
            | (titled ? TITLE_OF_NAME : 0));
    id(it.auid(), out);
    ids(uids, out, it.uid(), it.euid(), it.suid(), it.fsuid());
    ids(gids, out, it.gid(), it.egid(), it.sgid(), it.fsgid());
    id(it.pid(), out);
    id(it.ppid(), out);
    id(it.ses(), out);
    out.bytes(it.tty());
    if (!named) {
      out.bytes(it.comm());
    }
    out.bytes(it.exe());
    out.bytes(it.cwd());
    out.bytes(it.proctitle(), titled ? it.comm().length() : 0);
    it.label().ifPresent(out::bytes);
  }

  static Subject read(ByteReader in) throws CorruptRecordException {
    int bits = in.choice(ALL + 1, "set of subject parts");
    long auid = id(in);
    long[] uids = ids((bits & SAME_UIDS) != 0, in);
    long[] gids = ids((bits & SAME_GIDS) != 0, in);
    long pid = id(in);
    long ppid = id(in);
    long ses = id(in);
    ByteString tty = in.bytes();
    boolean named = (bits & NAME_OF_EXE) != 0;
    ByteString written = named ? ByteString.EMPTY : in.bytes();
    ByteString exe = in.bytes();
    ByteString comm = named ? nameOf(exe) : written;
    ByteString cwd = in.bytes();
    ByteString rest = in.bytes();
    ByteString proctitle = (bits & TITLE_OF_NAME) != 0 ? comm.concat(rest) : rest;
    Optional<ByteString> label = (bits & LABEL) != 0 ? Optional.of(in.bytes()) : Optional.empty();
    return new Subject(
        auid, uids[0], gids[0], uids[1], uids[2], uids[3], gids[1], gids[2], gids[3], pid, ppid,
        ses, tty, comm, exe, cwd, proctitle, label);
  }

  private static ByteString nameOf(ByteString exe) {
    int from = exe.lastIndexOf((byte) '/') + 1;
    return exe.slice(from, Math.min(from + COMM_MAX, exe.length()));
  }

  private static void ids(boolean same, ByteWriter out, long first, long... others) {
    id(first, out);
    if (!same) {
      for (long other : others) {
        id(other, out);
      }
    }
  }

  private static long[] ids(boolean same, ByteReader in) throws CorruptRecordException {
    long first = id(in);
    return same
        ? new long[] {first, first, first, first}
        : new long[] {first, id(in), id(in), id(in)};
  }

  /** The two values that mean "none" are the shortest: 0 is unset, 1 unknown, else two more. */
  static long written(long id) {
    return id == Subject.UNSET ? 0 : id + 2;
  }

  private static void id(long value, ByteWriter out) {
    if (value < Subject.UNKNOWN || value > Long.MAX_VALUE - 2) {
      throw new IllegalArgumentException("not an id: " + value);
    }
    out.varint(written(value));
  }

  private static long id(ByteReader in) throws CorruptRecordException {
    long value = in.varint();
    if (value < 0 || value == Subject.UNSET + 2) {
      throw new CorruptRecordException("not an id: " + Long.toUnsignedString(value));
    }
    return value == 0 ? Subject.UNSET : value - 2;
  }
}
