package org.auditfs.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.TransportKind;
import org.auditfs.fuse.jnr.JnrFuse;

/**
 * Which transport can serve a mount of ours here, from what is there.
 *
 * @param uid who mounts
 * @param release of the kernel, {@code 6.1.0-39-amd64}
 * @param libfuse whether libfuse 2 is installed
 * @param fusermount whether fusermount(1) is, with root's rights
 */
public record TransportChoice(
    int uid, String release, BooleanSupplier libfuse, BooleanSupplier fusermount) {

  /** What {@code --transport} takes for a choice of ours. */
  public static final String AUTO = "auto";

  private static final int OLDEST_MAJOR = 5;
  private static final int OLDEST_MINOR = 4;
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** Looks at the host, as far as it is asked. */
  public static TransportChoice here(int uid) {
    return new TransportChoice(
        uid, System.getProperty("os.version", ""), JnrFuse::isInstalled, Fusermount::isInstalled);
  }

  /**
   * The transport that {@code word} asks for.
   *
   * @throws CommandException when it cannot serve here: what is missing, and what to do
   */
  public TransportKind choose(String word) throws CommandException {
    if (word.equals(AUTO)) {
      return why(TransportKind.KERNEL).isEmpty() ? TransportKind.KERNEL : possible(word);
    }
    TransportKind kind =
        TransportKind.ofWord(word)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.WRONG_USAGE,
                        "no such transport: " + word + ": use auto, kernel or jnr-fuse"));
    Optional<String> why = why(kind);
    if (why.isPresent()) {
      throw cannot(word, why.get());
    }
    return kind;
  }

  private TransportKind possible(String word) throws CommandException {
    Optional<String> why = why(TransportKind.JNR_FUSE);
    if (why.isPresent()) {
      throw cannot(word, why(TransportKind.KERNEL).orElse("") + "; or " + why.get());
    }
    return TransportKind.JNR_FUSE;
  }

  private CommandException cannot(String word, String todo) {
    return new CommandException(
        uid == 0 ? ExitCode.FAILED : ExitCode.NOT_ALLOWED,
        "cannot mount with --transport " + word + ": " + todo);
  }

  /** Why not, and what to do; empty where it can be used. */
  private Optional<String> why(TransportKind kind) {
    return kind == TransportKind.KERNEL ? whyNotKernel() : whyNotJnrFuse();
  }

  private Optional<String> whyNotKernel() {
    if (uid != 0) {
      return Optional.of("kernel mounts need root: run it as root");
    }
    Matcher matcher = RELEASE.matcher(release);
    if (matcher.matches() && isOld(matcher)) {
      return Optional.of(
          "kernel needs Linux %d.%d, this is %s: run a newer one"
              .formatted(OLDEST_MAJOR, OLDEST_MINOR, release));
    }
    return Optional.empty();
  }

  private static boolean isOld(Matcher release) {
    int major = Integer.parseInt(release.group(1));
    int minor = Integer.parseInt(release.group(2));
    return major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
  }

  private Optional<String> whyNotJnrFuse() {
    List<String> missing = new ArrayList<>();
    if (!libfuse.getAsBoolean()) {
      missing.add("libfuse 2 (Debian: libfuse2)");
    }
    if (uid != 0 && !fusermount.getAsBoolean()) {
      missing.add("fusermount, set-user-id root (Debian: fuse)");
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("jnr-fuse needs " + String.join(" and ", missing) + ": install it");
  }
}
