package org.auditfs.app;

import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TrailOptions;
import org.auditfs.posix.HostSide;

/**
 * What a daemon is started with.
 *
 * @param trail how the trail is kept
 * @param uid who it runs as
 * @param hostSide where to mount; empty to mount in its own namespace
 * @param rulesDirectory where SIGHUP finds the rules
 */
record DaemonSettings(
    StateDirectory state,
    TrailOptions trail,
    int uid,
    Optional<HostSide> hostSide,
    Path rulesDirectory) {}
