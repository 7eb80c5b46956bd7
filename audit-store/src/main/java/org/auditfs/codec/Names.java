package org.auditfs.codec;

import java.util.Optional;

/** Looks up what a number is called on this machine. */
public interface Names {

  /** Knows no name: everything is shown as a number. */
  Names NONE =
      new Names() {
        @Override
        public Optional<String> user(long uid) {
          return Optional.empty();
        }

        @Override
        public Optional<String> group(long gid) {
          return Optional.empty();
        }
      };

  /** The login name of {@code uid}, if it has one. */
  Optional<String> user(long uid);

  /** The name of group {@code gid}, if it has one. */
  Optional<String> group(long gid);
}
