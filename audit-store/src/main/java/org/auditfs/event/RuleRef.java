package org.auditfs.event;

import java.util.List;

/**
 * A rule, as an event names it.
 *
 * @param id the rule's number, never given twice in one trail
 * @param verb how it watches
 * @param keys its keys ({@code -k}), perhaps none
 */
public record RuleRef(int id, Verb verb, List<String> keys) {
  public RuleRef {
    keys = List.copyOf(keys);
  }
}
