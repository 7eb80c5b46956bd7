package org.auditfs.rule;

import java.util.OptionalLong;

/** What users and groups are called, when a rule is added. */
public interface AccountSource {

  /** Knows nobody: for rules whose names have their numbers beside them. */
  AccountSource NONE =
      new AccountSource() {
        @Override
        public OptionalLong uid(String name) {
          return OptionalLong.empty();
        }

        @Override
        public OptionalLong gid(String name) {
          return OptionalLong.empty();
        }
      };

  /** The uid of a login name. */
  OptionalLong uid(String name);

  /** The gid of a group's name. */
  OptionalLong gid(String name);
}
