package org.auditfs.rule;

/** Something wrong with a rule in a file. */
public record Problem(Place place, String message) {

  @Override
  public String toString() {
    return place + ": " + message;
  }
}
