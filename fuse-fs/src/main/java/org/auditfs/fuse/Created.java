package org.auditfs.fuse;

/** A file made and opened in one operation. */
public record Created(Entry entry, Opened opened) {

  /** The handle of what was opened. */
  public FileHandle handle() {
    return opened.handle();
  }
}
