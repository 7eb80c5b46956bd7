package org.auditfs.stage;

/**
 * How a command went.
 *
 * @param output the beginning of what it printed, both streams as they came: hostile
 * @param exit its exit status
 */
public record Played(String output, int exit) {}
