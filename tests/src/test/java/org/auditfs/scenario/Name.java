package org.auditfs.scenario;

import org.jspecify.annotations.Nullable;

/** A name in a directory of the model, whatever it leads to. */
record Name(Thing directory, String name) {

  /** What it leads to. */
  @Nullable Thing thing() {
    return directory.names.get(name);
  }

  /** The path from the top. */
  String path() {
    Name up = directory.place;
    return up == null ? name : up.path() + "/" + name;
  }

  void put(Thing thing) {
    directory.names.put(name, thing);
    if (thing.isDirectory()) {
      thing.place = this;
    }
  }

  void remove() {
    Thing gone = directory.names.remove(name);
    if (gone != null && gone.isDirectory()) {
      gone.place = null;
    }
  }

  /** Directories are themselves, whatever is in them. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Name that && directory == that.directory && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(directory) + name.hashCode();
  }
}
