package org.auditfs.walk;

import java.util.ArrayList;
import java.util.List;

/** Who walks. The ids need no accounts. */
public enum Walker {
  /** Uid 1000, who owns some of the files. */
  ALICE("setpriv --reuid=1000 --regid=1000 --clear-groups"),
  /** Uid 1001, in the group that some belong to. */
  BOB("setpriv --reuid=1001 --regid=1001 --groups=2000"),
  /** Uid 1002, in no group of theirs. */
  CAROL("setpriv --reuid=1002 --regid=1002 --clear-groups"),
  ROOT(""),
  /** Root without a capability. */
  NOCAPS("setpriv --inh-caps=-all --bounding-set=-all"),
  /** Carol with one capability more, and so the next two. */
  DAC_OVERRIDE(with("dac_override")),
  FOWNER(with("fowner")),
  CHOWN(with("chown")),
  /** Alice as the root of a user namespace of hers. */
  ALICE_AS_ROOT(
      "setpriv --reuid=1000 --regid=1000 --clear-groups -- unshare --user --map-root-user"),
  /** Root, in a user namespace where that is all he is. */
  ROOT_ELSEWHERE("unshare --user --map-root-user"),
  /** Bob in a pid namespace of his own. */
  BOB_APART("unshare --pid --fork setpriv --reuid=1001 --regid=1001 --groups=2000");

  private final String command;

  Walker(String command) {
    this.command = command;
  }

  private static String with(String capability) {
    return "setpriv --reuid=1002 --regid=1002 --clear-groups --inh-caps=+"
        + capability
        + " --ambient-caps=+"
        + capability;
  }

  /** The command that runs {@code program} so. */
  List<String> command(List<String> program) {
    List<String> words = new ArrayList<>();
    if (!command.isEmpty()) {
      words.addAll(List.of(command.split(" ", -1)));
      words.add("--");
    }
    words.addAll(program);
    return words;
  }
}
