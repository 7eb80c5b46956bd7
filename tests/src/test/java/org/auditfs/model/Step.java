package org.auditfs.model;

import java.util.List;
import java.util.stream.Collectors;
import org.auditfs.file.ByteString;

/**
 * One operation. What the parts mean is {@link Call}'s to say; unused ones are empty or 0.
 *
 * @param path below the directory that is played in
 * @param other a second path, a link's target, or an attribute's name
 * @param slot where a descriptor is kept
 * @param bytes what is written
 */
record Step(
    User user,
    Call call,
    ByteString path,
    ByteString other,
    int slot,
    long n,
    long m,
    ByteString bytes) {

  /** A step of {@code user}, to be given its arguments. */
  static Step of(User user, Call call) {
    ByteString none = ByteString.EMPTY;
    return new Step(user, call, none, none, 0, 0, 0, none);
  }

  Step at(ByteString where) {
    return new Step(user, call, where, other, slot, n, m, bytes);
  }

  Step to(ByteString second) {
    return new Step(user, call, path, second, slot, n, m, bytes);
  }

  Step in(int where) {
    return new Step(user, call, path, other, where, n, m, bytes);
  }

  Step with(long first, long second) {
    return new Step(user, call, path, other, slot, first, second, bytes);
  }

  Step writing(ByteString what) {
    return new Step(user, call, path, other, slot, n, m, what);
  }

  /** A line as in the tables of {@code org.auditfs.posix}. */
  @Override
  public String toString() {
    return (user == User.ROOT ? "" : user + ": ") + call.print(this);
  }

  /** The lines of {@code steps}. */
  static String script(List<Step> steps) {
    return steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n"));
  }
}
