package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.cli.CappTally.Count;
import org.auditfs.cli.Requirement.Standing;
import org.auditfs.event.Operation;

/** Holds the profile's requirements against what is to be seen: a decision about values. */
final class CappTable {

  private final CappFacts facts;
  private final CappTally tally;
  private final List<Requirement> rows = new ArrayList<>();

  private CappTable(CappFacts facts) {
    this.facts = facts;
    this.tally = facts.tally();
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
        balanced ? shownBy(starts) : Standing.MISSING,
        "starts " + starts + ", ends and breaks " + ends);
    add(
        "FAU_GEN.1",
        "every event has time, type, who and outcome",
        facts.verdict().isVerified() ? Standing.SHOWN : Standing.MISSING,
        tally.events() + " events read, each with all of them");
    Count unknown = tally.unknownUser();
    add(
        "FAU_GEN.2",
        "who did it",
        unknown.times() == 0 ? shownBy(tally.files(true)) : Standing.MISSING,
        unknown.times() == 0
            ? "login and user id of all operations on files"
            : "no login or user id: " + unknown);
  }

  private void review() {
    always(
        "FAU_SAR.1", "readings of the trail", tally.of(Operation.REVIEW), "commands that read it");
    Count refused = tally.of(Operation.REFUSED);
    boolean shut = facts.open().isEmpty();
    add(
        "FAU_SAR.2",
        "nobody else reads it, and who tries is recorded",
        shut ? shownBy(refused) : Standing.MISSING,
        (shut
                ? "all its files are for their owner alone"
                : "open to others: " + facts.open() + ": chmod go= them")
            + "; refused at the control socket: "
            + refused);
    List<String> failed = facts.searches().stream().filter(way -> way.endsWith("!")).toList();
    add(
        "FAU_SAR.3",
        "searches by user, object, outcome, type and time",
        !failed.isEmpty()
            ? Standing.MISSING
            : facts.searches().isEmpty() ? Standing.READY : Standing.SHOWN,
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
        facts.running().isEmpty() ? Standing.MISSING : Standing.SHOWN,
        "rules: " + facts.said("rules"));
  }

  private void storage() {
    boolean intact = facts.verdict().isVerified();
    add(
        "FAU_STG.1",
        "the trail is protected from deletion and change",
        intact && facts.open().isEmpty() ? Standing.SHOWN : Standing.MISSING,
        intact
            ? "all of it is as it was signed, up to event "
                + facts.verdict().signedSerial()
                + "; what comes later could be cut off until it is signed"
            : "not as it was signed: auditfs verify tells more");
    Count alarms = tally.of(Operation.SPACE_LEFT, Operation.ADMIN_SPACE_LEFT);
    boolean watched = facts.running().containsKey("space_left") && !facts.says("space_left", "0");
    add(
        "FAU_STG.3",
        "an alarm when room becomes scarce",
        watched ? shownBy(alarms) : Standing.MISSING,
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
        denies ? shownBy(full) : Standing.MISSING,
        "on_full="
            + facts.said("on_full")
            + (denies ? "" : ": mount with -o on_full=deny")
            + "; it could not be written "
            + full
            + ", and could again "
            + tally.of(Operation.RESUME));
  }

  private void access() {
    Count done = tally.files(true);
    Count refused = tally.files(false);
    always("FDP_ACF.1", "operations on objects, done", done, "operations");
    always("FDP_ACF.1", "operations on objects, refused", refused, "operations");
    Count attributes =
        tally.of(
            Operation.CHMOD,
            Operation.CHOWN,
            Operation.SETXATTR,
            Operation.REMOVEXATTR,
            Operation.IOCTL);
    always("FMT_MSA.1", "changes of security attributes", attributes, "changes");
    Count extended = tally.of(Operation.SETXATTR, Operation.REMOVEXATTR);
    always("FMT_MSA.3", "changes of default ACLs", extended, "changes of extended attributes");
    always("FMT_REV.1", "changes of access rights", attributes, "changes");
  }

  private void management() {
    Count trail = tally.of(Operation.ROTATE, Operation.DROP, Operation.MOUNT, Operation.UMOUNT);
    always("FMT_MTD.1", "of the trail: rotations, removals, mounts", trail, "events");
    always("FMT_MTD.1", "of the audited events", tally.config(), "changes of the rules");
    always("FMT_MTD.1", "of user attributes", tally.accounts(), "operations on passwd, group");
    always(
        "FMT_MTD.1",
        "of authentication data, without its content",
        tally.secrets(),
        "operations on shadow, gshadow");
    add(
        "FMT_SMR.1",
        "only the administrator manages",
        shownBy(tally.of(Operation.REFUSED)),
        "others were refused: " + tally.of(Operation.REFUSED));
    Count back = tally.timeBack();
    add(
        "FPT_STM.1",
        "times never fall, and a clock set back is recorded",
        back.times() == 0 ? shownBy(tally.of(Operation.CLOCK)) : Standing.MISSING,
        "earlier than the event before: " + back + "; set back: " + tally.of(Operation.CLOCK));
  }

  /** A row that cannot be missing: what the daemon always records. */
  private void always(String component, String title, Count count, String what) {
    add(component, title, shownBy(count), what + ": " + count);
  }

  private static Standing shownBy(Count count) {
    return count.times() > 0 ? Standing.SHOWN : Standing.READY;
  }

  private void add(String component, String title, Standing standing, String evidence) {
    rows.add(new Requirement(component, title, standing, evidence));
  }
}
