package org.auditfs.fuse.jnr;

/**
 * What is called of libfuse.so.2 (fuse.h, fuse_lowlevel.h of version 2.9), as jnr-ffi binds it, but
 * for {@link FuseNew}: addresses are numbers. Public because the class that jnr-ffi generates lives
 * elsewhere.
 */
public interface LibFuse {

  /** The version of the library, 29 for 2.9. */
  int fuse_version();

  /** Mounts by way of fusermount(1), as its caller; a channel, or 0. */
  long fuse_mount(long mountPoint, long arguments);

  /** The descriptor of /dev/fuse of a channel. */
  int fuse_chan_fd(long channel);

  /** Frees a channel, and closes its descriptor. */
  void fuse_chan_destroy(long channel);

  /** A channel over a descriptor of /dev/fuse, which it then owns; or 0. */
  long fuse_kern_chan_new(int fd);

  /** Frees a filesystem with session and channel; nobody may be in them. */
  void fuse_destroy(long fuse);

  /** The session of a filesystem. */
  long fuse_get_session(long fuse);

  /** Bytes that {@link #fuse_chan_recv} needs. */
  long fuse_chan_bufsize(long channel);

  /** Reads one request: its length, 0 at the end of the connection, or a negative errno. */
  int fuse_chan_recv(long channelAddress, long buffer, long size);

  /** Serves one request: calls the operation and sends the answer. Any thread may. */
  void fuse_session_process(long session, long buffer, long size, long channel);

  /** The address of the struct fuse_context of the calling thread's request. */
  long fuse_get_context();
}
