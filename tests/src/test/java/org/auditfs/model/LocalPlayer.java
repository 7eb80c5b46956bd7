package org.auditfs.model;

import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** Plays in the calling thread, whose credentials and umask it changes. */
final class LocalPlayer implements Player {

  /** The umask that a sequence begins with. */
  static final int UMASK = 022;

  private final Posix posix;
  private final Credentials credentials;
  private final Stage bare;
  private final Stage mounted;

  /** The thread gets a umask and a working directory of its own. */
  LocalPlayer(Posix posix, Stage bare, Stage mounted) throws ErrnoException {
    posix.unshare(Posix.CLONE_FS);
    this.posix = posix;
    this.credentials = new Credentials(posix);
    this.bare = bare;
    this.mounted = mounted;
  }

  @Override
  public Answers play(Step step, Step twin) throws ErrnoException {
    credentials.become(step.user());
    String truth = step.call().play(bare, step);
    if (step.call() == Call.UMASK) {
      posix.umask(Integer.parseInt(truth, 8));
    }
    credentials.become(twin.user());
    return new Answers(truth, twin.call().play(mounted, twin));
  }

  @Override
  public void drop(int slot) {
    bare.drop(slot);
    mounted.drop(slot);
  }

  @Override
  public void reset() throws ErrnoException {
    root();
    posix.umask(UMASK);
    bare.dropAll();
    mounted.dropAll();
  }

  /** Takes all rights, to look or to clean. */
  void root() throws ErrnoException {
    credentials.become(User.ROOT);
  }
}
