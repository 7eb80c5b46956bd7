package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Debian package, which lintian has nothing against, in a system that has nothing else. */
final class PackageIT {

  private static final Duration LONG = Duration.ofMinutes(9);

  /** In a mount and process namespace of its own: nothing of it outlives the script. */
  private static final String SYSTEM =
      """
      set -eu
      debootstrap --variant=minbase bookworm "$1" >&2
      mount --bind "$1" "$1"
      mount -t proc proc "$1/proc"
      mount -t sysfs sysfs "$1/sys"
      mount --rbind /dev "$1/dev"
      cp /etc/resolv.conf "$1/etc/resolv.conf"
      cp "$2" "$1/root/auditfs.deb"
      inside() { chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "${@:2}"; }
      inside "$1" apt-get -q -y --no-install-recommends install /root/auditfs.deb >&2
      echo == files
      for file in man/man8/auditfs-search.8.gz man/man7/auditfs-records.7.gz \\
          man/man5/auditfs.conf.5.gz bash-completion/completions/auditfs; do
        inside "$1" ls "/usr/share/$file"
      done
      inside "$1" ls /lib/systemd/system/auditfs@.service
      echo == demo
      inside "$1" auditfs demo
      echo == left
      inside "$1" apt-get -q -y purge auditfs >&2
      rm "$1/root/auditfs.deb" "$1"/var/cache/apt/archives/*.deb 2>/dev/null || true
      find "$1" -xdev -name '*auditfs*'
      """;

  @Test
  void isInstalledAndPlaysTheDemoAndLeavesNothing() {
    try (Sandbox sandbox = new Sandbox()) {
      Path root = sandbox.directory("root");
      Command.Ended ended =
          Command.of(
                  "unshare",
                  "--mount",
                  "--pid",
                  "--fork",
                  "--kill-child",
                  "--propagation",
                  "private",
                  "bash",
                  "-c",
                  SYSTEM,
                  "system",
                  root.toString(),
                  built())
              .run(LONG);
      String out = ended.expect(0).out();
      List<String> parts = List.of(out.split("== (files|demo|left)\n", -1));
      assertEquals(5, parts.get(1).lines().count(), parts.get(1));
      assertTrue(parts.get(2).contains("Each step left in the trail what it should."), out);
      assertEquals("", parts.get(3));
    }
  }

  private static String built() {
    List<String> said =
        Command.of(Auditfs.CHECKOUT.resolve("scripts/package").toString(), "--check")
            .run(LONG)
            .expect(0)
            .lines();
    return said.get(said.size() - 1);
  }
}
