package org.auditfs.mount;

/** evmctl(1) of Debian's ima-evm-utils. */
final class Evmctl {

  private Evmctl() {}

  /** With a daemon's key where evmctl looks for it, in an /etc that nobody else sees. */
  static void withKeyOf(Auditfs auditfs, String words) {
    Command.of(
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "/bin/bash",
            "-ec",
            "mount -t tmpfs none /etc; mkdir /etc/keys; cp "
                + auditfs.state()
                + "/keys/evm-key /etc/keys/evm-key-plain; evmctl "
                + words)
        .run()
        .expect(0);
  }
}
