package org.auditfs.app;

import org.auditfs.posix.Peer;

/** What answers at the control socket. Called by several threads at once. */
interface Responder {

  /** Carries a request out while the peer waits. */
  ControlAnswer respond(Peer peer, ControlRequest request);

  /** Turns a peer away who may not ask anything. */
  ControlAnswer turnAway(Peer peer);
}
