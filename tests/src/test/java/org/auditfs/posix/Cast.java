package org.auditfs.posix;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The actors of a play, each started when it is first needed. */
public final class Cast implements AutoCloseable {

  private final Path scripts;
  private final Map<Who, Actor> actors = new EnumMap<>(Who.class);

  /** A cast whose script lies in {@code scripts}, a directory that everybody may search. */
  public Cast(Path scripts) {
    this.scripts = scripts;
  }

  /** The actor that acts as {@code who}. */
  public Actor actor(Who who) {
    return actors.computeIfAbsent(who, w -> Actor.start(w, scripts));
  }

  /** Closes what all of them hold, and leaves their directories. */
  public void reset() {
    actors.values().forEach(actor -> actor.must("reset"));
  }

  @Override
  public void close() {
    actors.values().forEach(Actor::close);
    actors.clear();
  }
}
