package org.auditfs.cli;

import java.util.List;

/**
 * A command that the demo runs, and what the trail is expected to say about it.
 *
 * @param command for a shell
 * @param recorded whether it leaves a record
 * @param why why it does, or does not
 * @param needsUsers whether it takes a second user, whom a user namespace does not have
 */
record DemoStep(String command, boolean recorded, String why, boolean needsUsers) {

  /** Protects the stage's /etc. */
  static final List<DemoStep> WATCHES =
      List.of(
          auditfs("auditfs mount /etc"),
          auditfs("auditfs add integrity /etc/passwd -k identity"),
          auditfs("auditfs add integrity /etc/shadow -k shadow"),
          auditfs("auditfs add secrecy /etc/shadow -k shadow"),
          new DemoStep("auditfs list", false, "Looking at the rules changes nothing.", false));

  /** What ordinary programs do to it. */
  static final List<DemoStep> PROGRAMS =
      List.of(
          silent(
              "cat /etc/passwd",
              "integrity is about changes: its -p is wa, reading was not asked for."),
          loud(
              "sed -i s,/usr/sbin/nologin,/bin/false, /etc/passwd",
              "sed -i makes a new file and renames it over the old one. The name is watched,"
                  + " so the watch goes on with the new file."),
          loud("echo 'eve:x:0:0::/root:/bin/sh' >>/etc/passwd", "A second root, and who made it."),
          loud("cat /etc/shadow", "secrecy is about reading too."),
          loud("ln /etc/shadow /etc/harmless", "The file gets a second name."),
          loud("cat /etc/harmless", "secrecy watches the file: no other name hides it."),
          loud("cp /etc/shadow /etc/copy", "The original was read. The copy is another file."),
          silent("cat /etc/copy", "No rule is about that file, nor about its name."),
          new DemoStep(
              "setpriv --reuid nobody --regid nogroup --clear-groups cat /etc/shadow",
              true,
              "Refused, as without auditfs; a refused attempt is recorded all the same.",
              true),
          loud("mv /etc/shadow /etc/shadow.old", "The watched name goes."),
          loud("cat /etc/shadow.old", "The file that left the name is still watched by secrecy."),
          loud("mv /etc/copy /etc/shadow", "Another file gets the watched name: it is adopted."),
          loud(
              "mv /etc/shadow /etc/taken", "It leaves again, and takes the secrecy watch with it."),
          loud(
              "cat /etc/taken",
              "Both verbs on one path keep every file in sight that ever was there."),
          loud("rm /etc/harmless", "One name of the secret file goes; the file stays watched."));

  private static DemoStep auditfs(String command) {
    return new DemoStep(command, true, "What changes the rules is recorded too.", false);
  }

  private static DemoStep loud(String command, String why) {
    return new DemoStep(command, true, why, false);
  }

  private static DemoStep silent(String command, String why) {
    return new DemoStep(command, false, why, false);
  }
}
