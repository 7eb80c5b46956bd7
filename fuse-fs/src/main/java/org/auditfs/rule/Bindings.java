package org.auditfs.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.auditfs.file.FileId;

/** The objects bound to one secrecy rule, in the order in which they were bound. */
public record Bindings(Map<FileId, Match.Reason> objects) {

  /** No objects. */
  public static final Bindings NONE = new Bindings(Map.of());

  /** Whether an object is among them. */
  public boolean holds(FileId object) {
    return objects.containsKey(object);
  }

  /** With one more; that an object was there from the start is the better reason. */
  Bindings with(Binding binding) {
    if (binding.reason() == Match.Reason.ADOPTED && holds(binding.object())) {
      return this;
    }
    Map<FileId, Match.Reason> more = new LinkedHashMap<>(objects);
    more.put(binding.object(), binding.reason());
    return new Bindings(more);
  }

  Bindings without(Set<FileId> gone) {
    Map<FileId, Match.Reason> fewer = new LinkedHashMap<>(objects);
    return fewer.keySet().removeAll(gone) ? new Bindings(fewer) : this;
  }
}
