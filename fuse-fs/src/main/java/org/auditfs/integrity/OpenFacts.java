package org.auditfs.integrity;

import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.measure.PolicyFacts;
import org.auditfs.measure.PolicyFunction;
import org.auditfs.measure.Wanted;

/**
 * What a policy may ask about one open. The effective ids are taken to be those that FUSE tells,
 * the caller's fsuid and fsgid, which follow them unless somebody calls setfsuid(2): finding out
 * more takes longer than all the rest of a measured open.
 */
final class OpenFacts implements PolicyFacts {

  private final MeasuredMount mount;
  private final FileUse file;
  private final PolicyFunction function;

  private OpenFacts(MeasuredMount mount, FileUse file, PolicyFunction function) {
    this.mount = mount;
    this.file = file;
    this.function = function;
  }

  /**
   * What is wanted. A file that is opened to be read may be mapped for execution later, of which
   * nobody is told: so that is asked here, too.
   */
  static Wanted wanted(MeasuredMount mount, FileUse file) {
    Wanted wanted = mount.policy().ask(new OpenFacts(mount, file, PolicyFunction.FILE_CHECK));
    if (!file.isExecuted() && !file.mode().reads()) {
      return wanted;
    }
    PolicyFunction next = file.isExecuted() ? PolicyFunction.BPRM_CHECK : PolicyFunction.MMAP_CHECK;
    return wanted.or(mount.policy().ask(new OpenFacts(mount, file, next)));
  }

  @Override
  public PolicyFunction function() {
    return function;
  }

  /** acc_mode of build_open_flags in the kernel's fs/open.c. */
  @Override
  public int mask() {
    if (file.isExecuted() || function == PolicyFunction.MMAP_CHECK) {
      return MAY_EXEC;
    }
    return (file.mode().reads() ? MAY_READ : 0)
        | (file.changesContent() ? MAY_WRITE : 0)
        | (OpenFlag.O_APPEND.in(file.flags()) ? MAY_APPEND : 0);
  }

  @Override
  public long uid() {
    return file.subject().uid();
  }

  @Override
  public long euid() {
    return Integer.toUnsignedLong(file.caller().uid());
  }

  @Override
  public long gid() {
    return file.subject().gid();
  }

  @Override
  public long egid() {
    return Integer.toUnsignedLong(file.caller().gid());
  }

  @Override
  public long fowner() {
    return Integer.toUnsignedLong(file.seen().stat().uid());
  }

  @Override
  public long fgroup() {
    return Integer.toUnsignedLong(file.seen().stat().gid());
  }

  @Override
  public long fsmagic() {
    return mount.fsmagic();
  }

  @Override
  public String fsname() {
    return mount.fsname();
  }

  @Override
  public String fsuuid() {
    return mount.fsuuid();
  }

  @Override
  public ByteString path() {
    return file.path().bytes();
  }
}
