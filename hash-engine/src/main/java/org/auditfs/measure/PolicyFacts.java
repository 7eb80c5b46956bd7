package org.auditfs.measure;

import org.auditfs.file.ByteString;

/**
 * What a policy may ask about one access: a port, since finding out takes time that most rules do
 * not need. All ids as the kernel has them, unsigned in a long.
 */
public interface PolicyFacts {

  /** MAY_EXEC of fs.h, and so the others; several may be set. */
  int MAY_EXEC = 1;

  int MAY_WRITE = 2;
  int MAY_READ = 4;
  int MAY_APPEND = 8;

  /** What is done. */
  PolicyFunction function();

  /** What the access may do: MAY_… bits. */
  int mask();

  /** Real user id of the caller. */
  long uid();

  /** Effective user id. */
  long euid();

  /** Real group id. */
  long gid();

  /** Effective group id. */
  long egid();

  /** The file's owner. */
  long fowner();

  /** The file's group. */
  long fgroup();

  /** Magic number of the backing filesystem, statfs(2). */
  long fsmagic();

  /** Name of the backing filesystem's type. */
  String fsname();

  /** UUID of the backing filesystem, lower case with dashes; empty where it has none. */
  String fsuuid();

  /** The file as users of the mount see it. */
  ByteString path();
}
