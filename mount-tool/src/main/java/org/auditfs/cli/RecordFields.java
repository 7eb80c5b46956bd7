package org.auditfs.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the fields of an event mean, for auditfs-records(7). */
final class RecordFields {

  /** Of the lines that ausearch(8) reads, in the order in which they are met. */
  static final Map<String, String> RECORDS =
      read(
          """
          type|The kind of record. SYSCALL, CWD, PATH and PROCTITLE together tell of an \
          operation on a file; PATH comes once for each name.
          msg|audit(SECONDS.MILLIS:SERIAL): seconds since 1970, and the event's number.
          arch|c000003e: x86_64.
          syscall|Number of the system call. Of several that do the same, FUSE does not tell \
          which: it is always the one with a directory (openat).
          success|Of SYSCALL: yes or no.
          exit|Of SYSCALL: 0, or a negated errno(3).
          a0|First argument: the directory, AT_FDCWD; else 0.
          a1|Second argument: 0.
          a2|Third argument, in hex: flags of an open, a mode, an owner; else 0.
          a3|Fourth argument: a group, a second directory; else 0.
          items|How many PATH records follow.
          ppid|The parent process.
          pid|The process, in the daemon's pid namespace.
          auid|The user who has logged in; 4294967295 for nobody. It stays after su(1) and \
          sudo(8).
          uid|The user id.
          gid|The group id.
          euid|The effective user id.
          suid|The saved user id.
          fsuid|The user id that the file system has judged by.
          egid|The effective group id.
          sgid|The saved group id.
          fsgid|The group id that the file system has judged by.
          tty|The terminal; (none) without.
          ses|The login session; 4294967295 without.
          comm|The name of the thread's command.
          exe|The program's file.
          key|The keys of the rules that asked for it; (null) for none. Several stand in hex, \
          with a byte 01 between them.
          cwd|The working directory.
          item|Number of this PATH record, from 0.
          name|The name that was used, absolute.
          inode|The inode number of what it led to.
          dev|The device of the file system beneath, MAJOR:MINOR in hex; of an integrity record \
          its name.
          mode|Type and permissions, in octal.
          ouid|The owner of the object.
          ogid|The group of the object.
          rdev|The device that a device node stands for.
          nametype|NORMAL: the name was there and stays. CREATE: it came to be. DELETE: it \
          went. UNKNOWN: there was none.
          cap_fp|File capabilities: none are told.
          cap_fi|As cap_fp.
          cap_fe|As cap_fp.
          cap_fver|As cap_fp.
          cap_frootid|As cap_fp.
          proctitle|The command line, in hex, a byte 00 between its arguments.
          op|Of other records than SYSCALL: what was done.
          path|What a rule is about.
          list|Always 4, the list of file rules: ausearch(8) wants one.
          res|1 or success: it was done. 0 or failed: it was refused, or failed.
          ver|Of DAEMON_START: the version of auditfs.
          format|Of DAEMON_START: raw.
          subj|The security label of the process; unset where there is none.
          hostname|Of TRUSTED_APP: always ?.
          addr|Of TRUSTED_APP: always ?.
          terminal|Of TRUSTED_APP: the terminal.
          cmd|Of TRUSTED_APP: the command that read the trail, or was refused.
          cause|Of integrity records: what was found, in the kernel's word.
          errno|Of integrity records: why it failed; 0 where it did not.
          action|Of INTEGRITY_POLICY_RULE: the rule, as the policy has it.
          ino|Of integrity records: the inode number.
          file|Of INTEGRITY_RULE: the file that was hashed.
          hash|Of INTEGRITY_RULE: ALGORITHM:DIGEST.
          """);

  /** Of the object on one line; those of parts stand with the part's name. */
  static final Map<String, String> JSON =
      read(
          """
          serial|The event's number, from 1, without a gap.
          time|ISO 8601, UTC, in microseconds.
          type|file, config, daemon, store or integrity.
          op|The operation: see the samples.
          success|true, or false: it was refused, or failed.
          exit|0, or a negated errno(3).
          errno|Its name; null where there is none.
          flags|Flags of an open; null where nothing was opened.
          mount|The mount point.
          subject|Who did it.
          auid|The user who has logged in; null where that is not known or nobody has.
          uid|The user id.
          gid|The group id.
          euid|The effective user id.
          suid|The saved user id.
          fsuid|The user id that the file system has judged by.
          egid|The effective group id.
          sgid|The saved group id.
          fsgid|The group id that the file system has judged by.
          pid|The process.
          ppid|Its parent.
          ses|The login session.
          tty|The terminal.
          comm|The name of the thread's command.
          exe|The program's file.
          cwd|The working directory.
          proctitle|The command line, a zero byte between its arguments.
          subj|The security label.
          object|What it was done to: of a rename what moved, under its old name; of a link the \
          existing name; of a rule what it is about.
          path|The name that was used, absolute; of a mount its mount point.
          dev|The device of the file system beneath, MAJOR:MINOR in hex.
          inode|The inode number.
          generation|The inode's generation: with it a number that was used again is told from \
          the first; -1 where the file system shows none.
          mode|Type and permissions, in octal.
          ouid|The owner.
          ogid|The group.
          nlink|Names, after the operation; of what loses one by it, before.
          nametype|NORMAL, CREATE, DELETE or UNKNOWN, as in PATH records.
          object2|The new name of a rename or link.
          victim|What the new name of a rename led to before.
          rules|The rules that asked for it.
          id|A rule's number.
          verb|integrity, secrecy or never.
          key|Its keys, with commas.
          measurement|What was found of the content.
          violation|What a measurement is worth nothing for.
          target|The text of a symbolic link that was made.
          rule|A rule, or the request that was refused.
          reason|Why it was refused.
          detail|What else there is to say of the daemon, its trail or its policy.
          state|ok, or why something could not be measured.
          cause|ToMToU or open_writers.
          algorithm|The hash's.
          digest|The hash, in hex.
          """);

  private RecordFields() {}

  private static Map<String, String> read(String table) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : table.lines().toList()) {
      int bar = line.indexOf('|');
      fields.put(line.substring(0, bar), line.substring(bar + 1));
    }
    return fields;
  }
}
