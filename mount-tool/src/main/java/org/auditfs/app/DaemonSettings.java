package org.auditfs.app;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TrailOptions;

/**
 * What a daemon is started with.
 *
 * @param trail how the trail is kept
 * @param uid who it runs as
 * @param hostNamespace descriptor of the mount namespace to mount in; empty to mount in its own
 * @param rulesDirectory where SIGHUP finds the rules
 */
record DaemonSettings(
    StateDirectory state,
    TrailOptions trail,
    int uid,
    OptionalInt hostNamespace,
    Path rulesDirectory) {}
