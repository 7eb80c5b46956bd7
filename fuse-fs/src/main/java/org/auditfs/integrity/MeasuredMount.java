package org.auditfs.integrity;

import org.auditfs.digest.HashAlgorithm;
import org.auditfs.measure.Policy;
import org.auditfs.measure.Template;

/**
 * What one mount measures, and how.
 *
 * @param hash the usual algorithm
 * @param template where no rule names another
 * @param fsmagic of the backing filesystem, as statfs(2) gives it
 * @param fsname its type's name
 * @param fsuuid its UUID, empty where it has none
 */
public record MeasuredMount(
    Policy policy,
    HashAlgorithm hash,
    Template template,
    long fsmagic,
    String fsname,
    String fsuuid) {}
