package org.auditfs.app;

import org.auditfs.audit.WatchKeeper;
import org.auditfs.event.EventSink;
import org.auditfs.posix.HostNamespace;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.subject.SubjectResolver;

/**
 * What all mounts of a daemon share.
 *
 * @param isRoot whether it may mount by itself, and act for others than its own user
 */
record MountParts(
    boolean isRoot,
    Posix posix,
    Identity identity,
    HostNamespace host,
    HostMounts hostMounts,
    WatchKeeper rules,
    StandingRules standing,
    SubjectResolver subjects,
    EventSink sink,
    Integrity integrity) {}
