package org.auditfs.posix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** As whom an actor acts. The ids need no accounts. */
public enum Who {
  /** uid 0 with every capability. */
  ROOT(0, ""),
  /** uid 1000 in no other group. */
  ALICE(1000, "--reuid=1000 --regid=1000 --clear-groups"),
  /** uid 1001, also in group 2000. */
  BOB(1001, "--reuid=1001 --regid=1001 --groups=2000"),
  /** uid 1002 in no other group. */
  CAROL(1002, "--reuid=1002 --regid=1002 --clear-groups"),
  /** uid 0 without any capability: execve(2) gives root only what the bounding set holds. */
  NOCAPS(0, "--inh-caps=-all --bounding-set=-all"),
  /** uid 1000 with the one capability that overrides permission bits. */
  DAC(
      1000,
      "--reuid=1000 --regid=1000 --clear-groups --inh-caps=+dac_override"
          + " --ambient-caps=+dac_override");

  private final long uid;
  private final String setprivOptions;

  Who(long uid, String setprivOptions) {
    this.uid = uid;
    this.setprivOptions = setprivOptions;
  }

  /** The user id that it has. */
  public long uid() {
    return uid;
  }

  /** The command that becomes {@code command} with these rights, keeping its process id. */
  public List<String> command(List<String> command) {
    List<String> words = new ArrayList<>();
    if (!setprivOptions.isEmpty()) {
      words.add("setpriv");
      words.addAll(List.of(setprivOptions.split(" ", -1)));
      words.add("--");
    }
    words.addAll(command);
    return words;
  }

  /** The one that {@code word} names in the tables; root if it is empty. */
  public static Who of(String word) {
    return word.isEmpty() ? ROOT : valueOf(word.toUpperCase(Locale.ROOT));
  }
}
