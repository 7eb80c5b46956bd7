package org.auditfs.mount;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Cast;

/**
 * A mounted directory to play scenarios in, a way beneath the mount, and who plays. Whoever has a
 * working directory in it must leave before it is unmounted.
 */
final class Playground implements Ground {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Path beneath = sandbox.directory("beneath");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final String transport;

  /** Mounts a new directory. */
  Playground(String transport) {
    this.transport = transport;
    Command.of("mount", "--bind", directory.toString(), beneath.toString()).run().expect(0);
    // Else a mount over the one would lie over the other as well.
    Command.of("mount", "--make-private", beneath.toString()).run().expect(0);
    mount();
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public Path beneath() {
    return beneath;
  }

  Auditfs auditfs() {
    return auditfs;
  }

  @Override
  public Cast cast() {
    return cast;
  }

  @Override
  public void mount() {
    auditfs.must("mount", "--transport", transport, directory.toString());
  }

  /** Returns when the daemon has ended. */
  @Override
  public void unmount() {
    ProcessHandle daemon = auditfs.daemon().orElseThrow();
    auditfs.must("umount", directory.toString());
    Auditfs.awaitEnd(daemon);
  }

  /** kill -9 of the daemon; what it left is taken away. */
  void kill() {
    auditfs.kill();
    auditfs.must("umount", "--lazy", directory.toString());
  }

  @Override
  public void add(List<List<String>> rules) {
    auditfs.addAll(rules);
  }

  @Override
  public void close() {
    try (sandbox) {
      cast.close();
      Command.of("umount", beneath.toString()).run().expect(0);
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", directory.toString());
      }
    }
  }
}
