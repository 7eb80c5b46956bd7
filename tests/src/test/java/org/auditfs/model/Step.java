package org.auditfs.model;

import java.util.List;
import java.util.stream.Collectors;
import org.auditfs.file.ByteString;

/**
 * One operation. What the parts mean is {@link Call}'s to say; unused ones are empty or 0.
 *
 * @param place the process that makes it, each with descriptors and a umask of its own
 * @param path below the directory that is played in
 * @param other a second path, a link's target, or an attribute's name
 * @param slot where a descriptor is kept
 * @param second another slot
 * @param bytes what is written
 */
record Step(
    User user,
    Call call,
    int place,
    ByteString path,
    ByteString other,
    int slot,
    int second,
    long n,
    long m,
    long k,
    ByteString bytes) {

  /** A step of {@code user} in the first process, to be given its arguments. */
  static Step of(User user, Call call) {
    ByteString none = ByteString.EMPTY;
    return new Step(user, call, 0, none, none, 0, 0, 0, 0, 0, none);
  }

  Step by(User who) {
    return new Step(who, call, place, path, other, slot, second, n, m, k, bytes);
  }

  Step calling(Call what) {
    return new Step(user, what, place, path, other, slot, second, n, m, k, bytes);
  }

  Step from(int process) {
    return new Step(user, call, process, path, other, slot, second, n, m, k, bytes);
  }

  Step at(ByteString where) {
    return new Step(user, call, place, where, other, slot, second, n, m, k, bytes);
  }

  Step to(ByteString target) {
    return new Step(user, call, place, path, target, slot, second, n, m, k, bytes);
  }

  Step in(int where) {
    return new Step(user, call, place, path, other, where, second, n, m, k, bytes);
  }

  Step and(int another) {
    return new Step(user, call, place, path, other, slot, another, n, m, k, bytes);
  }

  Step with(long... numbers) {
    long first = numbers[0];
    long next = numbers.length > 1 ? numbers[1] : 0;
    long last = numbers.length > 2 ? numbers[2] : 0;
    return new Step(user, call, place, path, other, slot, second, first, next, last, bytes);
  }

  Step writing(ByteString what) {
    return new Step(user, call, place, path, other, slot, second, n, m, k, what);
  }

  /** A line as in the tables of {@code org.auditfs.posix}; "2" is the second process. */
  @Override
  public String toString() {
    String who = user == User.ROOT && place == 0 ? "" : user + (place == 0 ? ": " : " 2: ");
    return who + call.print(this);
  }

  /** The lines of {@code steps}. */
  static String script(List<Step> steps) {
    return steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n"));
  }
}
