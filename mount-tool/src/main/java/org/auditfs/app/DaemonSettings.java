package org.auditfs.app;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.auditfs.config.StateDirectory;
import org.auditfs.store.Durability;

/**
 * What a daemon is started with.
 *
 * @param uid who it runs as
 * @param hostNamespace descriptor of the mount namespace to mount in; empty to mount in its own
 * @param rulesDirectory where SIGHUP finds the rules
 */
record DaemonSettings(
    StateDirectory state,
    Durability durability,
    int uid,
    OptionalInt hostNamespace,
    Path rulesDirectory) {}
