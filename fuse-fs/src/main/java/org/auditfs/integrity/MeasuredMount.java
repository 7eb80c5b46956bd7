package org.auditfs.integrity;

import org.auditfs.digest.HashAlgorithm;
import org.auditfs.label.AppraisalRules;
import org.auditfs.measure.Policy;
import org.auditfs.measure.Template;

/**
 * What one mount measures and appraises, and how.
 *
 * @param hash the usual algorithm
 * @param template where no rule names another
 * @param fsmagic of the backing filesystem, as statfs(2) gives it
 * @param fsname its type's name
 * @param fsuuid its UUID, empty where it has none
 * @param appraisal what is done where a label is wrong
 */
public record MeasuredMount(
    Policy policy,
    HashAlgorithm hash,
    Template template,
    long fsmagic,
    String fsname,
    String fsuuid,
    AppraisalRules appraisal) {}
