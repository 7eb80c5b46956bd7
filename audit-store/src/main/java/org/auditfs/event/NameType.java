package org.auditfs.event;

/** The part an object plays in an event: {@code nametype} of an audit PATH record. */
public enum NameType {
  /** It was there before and after. */
  NORMAL,
  /** The directory of a name that comes or goes. */
  PARENT,
  /** The name came into being. */
  CREATE,
  /** The name went away. */
  DELETE,
  /** Nothing is known but the text. */
  UNKNOWN
}
