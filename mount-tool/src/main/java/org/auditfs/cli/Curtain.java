package org.auditfs.cli;

import java.util.List;
import java.util.Optional;
import org.auditfs.app.Signals;
import org.auditfs.config.ExitCode;
import org.auditfs.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Ends a play from outside: at Ctrl-C, a closed terminal, or what else calls {@link #fall}. The
 * first cause counts. The stage that is on then is closed, so nothing is left behind either way.
 */
final class Curtain {

  private static final List<String> TERMINATING = List.of("TERM", "HUP");

  private volatile ExitCode cause = ExitCode.DONE;
  private @Nullable Stage on;

  /** Has it fall at signals, from now on. */
  void fallAtSignals() {
    Signals.on("INT", () -> fall(ExitCode.INTERRUPTED));
    TERMINATING.forEach(signal -> Signals.on(signal, () -> fall(ExitCode.TERMINATED)));
  }

  /** The play is on {@code stage} from now on. */
  void raise(Stage stage) {
    synchronized (this) {
      on = stage;
    }
    if (fell()) {
      stage.close();
    }
  }

  /** Ends the play because of {@code why}; once. */
  void fall(ExitCode why) {
    Optional<Stage> stage;
    synchronized (this) {
      if (fell()) {
        return;
      }
      cause = why;
      stage = Optional.ofNullable(on);
    }
    stage.ifPresent(Stage::close);
  }

  /** Whether it has fallen: then what fails on the stage needs no complaint. */
  boolean fell() {
    return cause != ExitCode.DONE;
  }

  /** The exit status that goes with its fall. */
  ExitCode exitCode() {
    return cause;
  }
}
