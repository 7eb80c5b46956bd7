package org.auditfs.passthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.LinuxIdentity;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.function.Executable;

/** A passthrough on a directory, asked directly: no mount. */
final class Fixture implements AutoCloseable {

  static final FilePath MOUNT_POINT = FilePath.of("/mount/point");
  static final int READ_WRITE = 2;

  final Posix posix = LinuxPosix.load();
  final Identity identity;
  final PassthroughFileSystem fs;
  final RequestContext self;

  Fixture(Path directory, int descriptorsMax) throws ErrnoException {
    identity = LinuxIdentity.ofCallingThread(posix);
    FilePath path = FilePath.of(directory.toString());
    fs = PassthroughFileSystem.open(posix, identity, path, MOUNT_POINT, descriptorsMax);
    // The first thread, which waits: this one changes what its own status says.
    int first = (int) ProcessHandle.current().pid();
    self = new RequestContext(posix.setfsuid(-1), posix.setfsgid(-1), first);
  }

  Fixture(Path directory) throws ErrnoException {
    this(directory, 64);
  }

  @Override
  public void close() {
    fs.close();
  }

  static ByteString name(String text) {
    return ByteString.of(text);
  }

  Entry lookup(String... names) throws ErrnoException {
    return lookup(self, names);
  }

  /** The last of a chain of lookups; those before are forgotten again. */
  Entry lookup(RequestContext caller, String... names) throws ErrnoException {
    Entry entry = fs.lookup(caller, NodeId.ROOT, name(names[0]));
    for (int i = 1; i < names.length; i++) {
      NodeId parent = entry.node();
      try {
        entry = fs.lookup(caller, parent, name(names[i]));
      } finally {
        fs.forget(parent, 1);
      }
    }
    return entry;
  }

  Created create(String name) throws ErrnoException {
    return fs.create(self, NodeId.ROOT, name(name), READ_WRITE, 0644, 022);
  }

  Created create(String name, String content) throws ErrnoException {
    Created created = create(name);
    write(created.entry().node(), created.handle(), 0, content);
    return created;
  }

  void write(NodeId node, FileHandle handle, long offset, String text) throws ErrnoException {
    assertEquals(text.length(), fs.write(self, node, handle, offset, direct(text), false));
  }

  String read(NodeId node, FileHandle handle) throws ErrnoException {
    ByteBuffer target = ByteBuffer.allocateDirect(4096);
    fs.read(self, node, handle, 0, target);
    return StandardCharsets.UTF_8.decode(target.flip()).toString();
  }

  /** Opens, reads and releases. */
  String content(NodeId node) throws ErrnoException {
    FileHandle handle = fs.open(self, node, 0).handle();
    try {
      return read(node, handle);
    } finally {
      fs.release(node, handle);
    }
  }

  static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  static AttributeChange chmod(int mode) {
    return change(Optional.empty(), Optional.of(mode), Optional.empty());
  }

  static AttributeChange chmod(FileHandle handle, int mode) {
    return change(Optional.of(handle), Optional.of(mode), Optional.empty());
  }

  static AttributeChange truncate(Optional<FileHandle> handle, long size) {
    return change(handle, Optional.empty(), Optional.of(size));
  }

  private static AttributeChange change(
      Optional<FileHandle> handle, Optional<Integer> mode, Optional<Long> size) {
    return new AttributeChange(
        handle,
        mode,
        Optional.empty(),
        Optional.empty(),
        size,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** All entries of a directory, through sinks with room for so many each. */
  List<ListedEntry> list(RequestContext caller, NodeId node, int room, boolean plus)
      throws ErrnoException {
    List<ListedEntry> all = new ArrayList<>();
    FileHandle handle = fs.opendir(caller, node);
    try {
      long offset = 0;
      while (true) {
        ListSink sink = new ListSink(room, plus);
        fs.readdir(caller, node, handle, offset, sink);
        if (sink.entries.isEmpty()) {
          return all;
        }
        all.addAll(sink.entries);
        offset = sink.entries.get(sink.entries.size() - 1).nextOffset();
      }
    } finally {
      fs.releasedir(node, handle);
    }
  }

  static void assertErrno(Errno expected, Executable call) {
    assertEquals(expected, assertThrows(ErrnoException.class, call).errno());
  }
}
