package org.auditfs.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.file.Errno;
import org.auditfs.labelling.LabelResult;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.labelling.Skip;

/** How many files came to what. */
final class LabelTally {

  private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
  private final Map<Skip, Long> skips = new EnumMap<>(Skip.class);
  private boolean refused;

  void add(LabelResult result) {
    add(result.kind());
    result.error().ifPresent(this::failed);
  }

  /** What could not even be opened. */
  void addFailed(Errno errno) {
    add(Kind.FAILED);
    failed(errno);
  }

  private void add(Kind kind) {
    kinds.merge(kind, 1L, Long::sum);
  }

  private void failed(Errno errno) {
    refused |= errno == Errno.EPERM || errno == Errno.EACCES;
  }

  void add(Skip why) {
    skips.merge(why, 1L, Long::sum);
  }

  private long of(Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /** Files that came to anything. */
  long files() {
    return kinds.values().stream().mapToLong(Long::longValue).sum();
  }

  private long wrong() {
    return of(Kind.WRONG_DATA) + of(Kind.WRONG_METADATA);
  }

  private long skipped() {
    return skips.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How the command ends: nothing to do with any file is nothing found, and what the caller may not
   * is the first thing that they have to mend.
   */
  ExitCode exitCode() {
    if (refused) {
      return ExitCode.NOT_ALLOWED;
    }
    boolean found = of(Kind.DONE) + of(Kind.RIGHT) > 0;
    boolean whole = of(Kind.FAILED) + wrong() == 0;
    return found && whole ? ExitCode.DONE : ExitCode.NOTHING_FOUND;
  }

  /**
   * One line.
   *
   * @param done what was done, in a word
   * @param right what was found so already
   */
  String line(String done, String right) {
    List<String> parts = new ArrayList<>();
    if (!done.isEmpty()) {
      parts.add(done + " " + of(Kind.DONE));
    }
    parts.add(right + " " + of(Kind.RIGHT));
    if (wrong() > 0) {
      parts.add("wrong " + wrong());
    }
    parts.add("failed " + of(Kind.FAILED));
    parts.add("skipped " + skipped() + reasons());
    return String.join(", ", parts);
  }

  private String reasons() {
    List<String> reasons = new ArrayList<>();
    skips.forEach((why, count) -> reasons.add(why.words() + " " + count));
    return reasons.isEmpty() ? "" : ": " + String.join(", ", reasons);
  }

  void write(JsonGenerator out) throws IOException {
    out.writeNumberField("done", of(Kind.DONE));
    out.writeNumberField("right", of(Kind.RIGHT));
    out.writeNumberField("wrong", wrong());
    out.writeNumberField("failed", of(Kind.FAILED));
    out.writeObjectFieldStart("skipped");
    for (Map.Entry<Skip, Long> entry : skips.entrySet()) {
      out.writeNumberField(Json.word(entry.getKey()), entry.getValue());
    }
    out.writeEndObject();
  }
}
