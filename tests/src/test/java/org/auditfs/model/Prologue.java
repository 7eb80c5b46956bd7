package org.auditfs.model;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;

/** What a sequence begins with: directories and files of various owners and modes. */
final class Prologue {

  private static final int LONG_NAMES = 14;

  private final List<Step> steps = new ArrayList<>();

  private Prologue() {}

  /**
   * The steps.
   *
   * @param deep also a directory whose path is almost as long as a path may be
   */
  static List<Step> steps(boolean deep) {
    Prologue all = new Prologue();
    all.add(Step.of(User.ROOT, Call.UMASK).with(0));
    all.directory("open", 0777, 0, 0);
    all.directory("sticky", 01777, 0, 0);
    all.directory("team", 02775, 1000, 2000);
    all.directory("hers", 0700, 1000, 1000);
    all.directory("pass", 0711, 1000, 1000);
    all.directory("plain", 0755, 1001, 1001);
    all.file("open/a", 0666, 1000, 1000);
    all.file("open/b", 0644, 1001, 2000);
    all.file("sticky/a", 0664, 1002, 2000);
    all.file("team/b", 06755, 1000, 2000);
    all.file("hers/a", 0600, 1000, 1000);
    all.file("pass/d", 0640, 1000, 2000);
    all.file("plain/e", 0604, 1001, 1001);
    if (deep) {
      all.deep();
    }
    all.add(Step.of(User.ROOT, Call.UMASK).with(LocalPlayer.UMASK));
    return all.steps;
  }

  private void directory(String name, int mode, int uid, int gid) {
    add(Step.of(User.ROOT, Call.MKDIR).at(ByteString.of(name)).with(0, mode));
    owned(name, mode, uid, gid);
  }

  private void file(String name, int mode, int uid, int gid) {
    add(Step.of(User.ROOT, Call.MKNOD).at(ByteString.of(name)).with(0100000 | mode, 0));
    owned(name, mode, uid, gid);
    add(Step.of(User.ROOT, Call.TRUNCATE).at(ByteString.of(name)).with(5000));
  }

  private void owned(String name, int mode, int uid, int gid) {
    add(Step.of(User.ROOT, Call.CHOWN).at(ByteString.of(name)).with(uid, gid));
    add(Step.of(User.ROOT, Call.CHMOD).at(ByteString.of(name)).with(mode));
  }

  private void deep() {
    ByteString path = ByteString.of("y".repeat(255));
    for (int i = 0; i < LONG_NAMES; i++) {
      add(Step.of(User.ROOT, Call.MKDIR).at(path).with(0, 0777));
      path = path.concat(ByteString.of("/" + "y".repeat(255)));
    }
  }

  private void add(Step step) {
    steps.add(step);
  }
}
