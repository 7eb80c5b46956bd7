package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.cli.CappTally.Count;
import org.auditfs.cli.Requirement.Standing;
import org.auditfs.event.Operation;

/**
 * Holds the profile's requirements against what is to be seen: a decision about values. The
 * requirements are those of CAPP, version 1.d, that ask for audit records.
 */
final class CappTable {

  /** What no filesystem sees. */
  static final List<Requirement> ELSEWHERE =
      List.of(
          elsewhere("FIA_UAU.1", "use of authentication"),
          elsewhere("FIA_UID.1", "use of identification"),
          elsewhere("FIA_USB.1", "binding of a user's attributes to a process"));

  private final CappFacts facts;
  private final CappTally tally;
  private final List<Requirement> rows = new ArrayList<>();

  private CappTable(CappFacts facts) {
    this.facts = facts;
    this.tally = facts.tally();
  }

  private static Requirement elsewhere(String component, String title) {
    String evidence = "no filesystem sees it: PAM's and the kernel's own audit records tell of it";
    return new Requirement(component, title, Standing.NOT_MET, evidence, "");
  }

  static List<Requirement> of(CappFacts facts) {
    CappTable table = new CappTable(facts);
    table.generation();
    table.review();
    table.selection();
    table.storage();
    table.access();
    table.management();
    return List.copyOf(table.rows);
  }

  private void generation() {
    Count starts = tally.of(Operation.START);
    Count ends = tally.of(Operation.END, Operation.ABORT);
    long open = starts.times() - ends.times();
    boolean balanced = open == (facts.running().isEmpty() ? 0 : 1);
    add(
        "FAU_GEN.1",
        "start and end of auditing",
        balanced,
        "starts " + starts + ", ends and breaks " + ends);
    boolean lags = facts.says("durability", "process") || facts.says("durability", "async");
    add(
        "FAU_GEN.1",
        "every event has time, type, who and outcome",
        facts.verdict().isVerified(),
        tally.events() + " events read, each with all of them",
        lags ? "the last moments may be lost with the machine: mount with -o durability=disk" : "");
    Count unknown = tally.unknownUser();
    add(
        "FAU_GEN.2",
        "who did it",
        unknown.times() == 0,
        unknown.times() == 0
            ? "login and user id of all operations on files"
            : "no login or user id: " + unknown,
        "of a caller in a pid namespace that the daemon does not see, only the user and group id");
  }

  private void review() {
    always(
        "FAU_SAR.1", "readings of the trail", tally.of(Operation.REVIEW), "commands that read it");
    Count refused = tally.of(Operation.REFUSED);
    boolean shut = facts.open().isEmpty();
    add(
        "FAU_SAR.2",
        "nobody else reads it, and who tries is recorded",
        shut,
        (shut
                ? "all its files are for their owner alone"
                : "open to others: " + facts.open() + ": chmod go= them")
            + "; refused at the control socket: "
            + refused);
    List<String> failed = facts.searches().stream().filter(way -> way.endsWith("!")).toList();
    add(
        "FAU_SAR.3",
        "searches by user, object, outcome, type and time",
        failed.isEmpty(),
        failed.isEmpty()
            ? "the last operation on a file was found again by "
                + String.join(" ", facts.searches())
            : "not found by " + failed);
  }

  private void selection() {
    always("FAU_SEL.1", "changes of what is audited", tally.config(), "changes of the rules");
    add(
        "FAU_SEL.1",
        "what is audited can be chosen",
        !facts.running().isEmpty(),
        "rules: " + facts.said("rules"));
  }

  private void storage() {
    boolean intact = facts.verdict().isVerified();
    add(
        "FAU_STG.1",
        "the trail is protected from deletion and change",
        intact && facts.open().isEmpty(),
        intact
            ? "all of it is as it was signed, up to event " + facts.verdict().signedSerial()
            : "not as it was signed: auditfs verify tells more",
        "root is trusted; events cut away behind the newest checkpoint are not missed:"
            + " keep checkpoints elsewhere");
    Count alarms = tally.of(Operation.SPACE_LEFT, Operation.ADMIN_SPACE_LEFT);
    boolean watched = facts.running().containsKey("space_left") && !facts.says("space_left", "0");
    add(
        "FAU_STG.3",
        "an alarm when room becomes scarce",
        watched,
        "space_left="
            + facts.said("space_left")
            + ", admin_space_left="
            + facts.said("admin_space_left")
            + "; alarms "
            + alarms);
    Count full = tally.of(Operation.FULL, Operation.DISK_ERROR);
    boolean denies = facts.says("on_full", "deny");
    add(
        "FAU_STG.4",
        "what cannot be recorded is prevented",
        denies,
        "on_full="
            + facts.said("on_full")
            + (denies ? "" : ": mount with -o on_full=deny")
            + "; it could not be written "
            + full
            + ", and could again "
            + tally.of(Operation.RESUME),
        "a disk that fails, not one that is full, is known only when the operation is done: its"
            + " caller gets EIO, and it is counted as lost");
  }

  private void access() {
    Count done = tally.files(true);
    Count refused = tally.files(false);
    String limit =
        "of what rules watch, and through the mount; each read and write of an open file with"
            + " --each-io alone";
    always("FDP_ACF.1", "operations on objects, done", done, "operations", limit);
    always("FDP_ACF.1", "operations on objects, refused", refused, "operations", limit);
    Count attributes =
        tally.of(
            Operation.CHMOD,
            Operation.CHOWN,
            Operation.SETXATTR,
            Operation.REMOVEXATTR,
            Operation.IOCTL);
    always("FMT_MSA.1", "changes of security attributes", attributes, "changes");
    Count extended = tally.of(Operation.SETXATTR, Operation.REMOVEXATTR);
    always(
        "FMT_MSA.3",
        "changes of default attribute values",
        extended,
        "changes of extended attributes",
        "default ACLs; a process's umask is seen only in what it creates");
    always("FMT_REV.1", "changes of access rights", attributes, "changes");
  }

  private void management() {
    Count trail = tally.of(Operation.ROTATE, Operation.DROP, Operation.MOUNT, Operation.UMOUNT);
    always("FMT_MTD.1", "of the trail: rotations, removals, mounts", trail, "events");
    always("FMT_MTD.1", "of the audited events", tally.config(), "changes of the rules");
    always(
        "FMT_MTD.1",
        "of user attributes",
        tally.accounts(),
        "operations on passwd, group",
        "that they were changed; of the new value a hash, where -o ima_policy= measures them");
    always(
        "FMT_MTD.1",
        "of authentication data, without its content",
        tally.secrets(),
        "operations on shadow, gshadow");
    add(
        "FMT_SMR.1",
        "only the administrator manages",
        true,
        "others were refused: " + tally.of(Operation.REFUSED),
        "the role is user id 0; who becomes it by su or sudo is told by their own records");
    Count back = tally.timeBack();
    add(
        "FPT_STM.1",
        "times never fall, and a clock set back is recorded",
        back.times() == 0,
        "earlier than the event before: " + back + "; set back: " + tally.of(Operation.CLOCK),
        "a clock that is set forward is not told of");
  }

  /** A row that cannot be unmet: what the daemon always records. */
  private void always(String component, String title, Count count, String what) {
    always(component, title, count, what, "");
  }

  private void always(String component, String title, Count count, String what, String limit) {
    add(component, title, true, what + ": " + count, limit);
  }

  private void add(String component, String title, boolean met, String evidence) {
    add(component, title, met, evidence, "");
  }

  /**
   * @param limit how far it is met at the most; empty for wholly
   */
  private void add(String component, String title, boolean met, String evidence, String limit) {
    Standing standing = !met ? Standing.NOT_MET : limit.isEmpty() ? Standing.MET : Standing.LIMITED;
    rows.add(new Requirement(component, title, standing, evidence, met ? limit : ""));
  }
}
