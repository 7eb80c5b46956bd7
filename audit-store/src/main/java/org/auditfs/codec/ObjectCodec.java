package org.auditfs.codec;

import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/** What it was done to, as bytes. */
final class ObjectCodec {

  /** Position = number in the trail: only ever append. */
  private static final NameType[] NAME_TYPES = {
    NameType.NORMAL, NameType.PARENT, NameType.CREATE, NameType.DELETE, NameType.UNKNOWN
  };

  private ObjectCodec() {}

  static void write(FileObject it, ByteWriter out) {
    out.bytes(it.path().bytes());
    out.u8(Numbering.of(NAME_TYPES, it.nametype()));
    out.u32(it.deviceMajor());
    out.u32(it.deviceMinor());
    out.varint(it.inode());
    out.varint(it.generation() + 1);
    out.u32(it.mode());
    out.varint(it.ouid());
    out.varint(it.ogid());
    out.varint(it.rdev());
    out.varint(it.nlink());
  }

  static FileObject read(ByteReader in) throws CorruptRecordException {
    FilePath path = path(in.bytes());
    NameType nametype = NAME_TYPES[in.choice(NAME_TYPES.length, "name type")];
    return new FileObject(
        path,
        in.u32(),
        in.u32(),
        in.varint(),
        in.varint() - 1,
        in.u32(),
        in.varint(),
        in.varint(),
        in.varint(),
        in.varint(),
        nametype);
  }

  static FilePath path(ByteString bytes) throws CorruptRecordException {
    try {
      return new FilePath(bytes);
    } catch (IllegalArgumentException e) {
      throw new CorruptRecordException("a name that is no path: " + Printable.of(bytes));
    }
  }
}
