package org.auditfs.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fixture.Events;
import org.junit.jupiter.api.Test;

/** The fields of integrity.md, sections 1 and 2, in their order. */
final class IntegrityLinesTest {

  private static final String STAMP = " msg=audit\\(\\d+\\.\\d{3}:\\d+\\): ";

  private static Event found(Operation operation, Finding finding) {
    var file = Events.object("/tmp/hel lo", 126, NameType.NORMAL);
    return new Event.FileEvent(
        operation,
        Outcome.SUCCESS,
        Optional.of(0),
        FilePath.of("/tmp"),
        Events.read("/x").subject(),
        file,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(operation, finding));
  }

  private static Event status(Operation operation, Outcome outcome, String detail) {
    return new Event.DaemonEvent(
        operation, outcome, Events.read("/x").subject(), Optional.of(FilePath.of("/etc")), detail);
  }

  /** Without what is the same in all: stamp and subject. */
  private static String line(Event event, EventFormat format) {
    String all = format.render(Events.recorded(1, event), ZoneOffset.UTC, Names.NONE);
    return all.lines()
        .findFirst()
        .orElseThrow()
        .replaceFirst(STAMP, " ")
        .replaceFirst("pid=\\d+ uid=\\d+ auid=\\d+ ses=\\d+( subj=\\S+)?", "WHO")
        .replaceFirst("pid=\\d+ auid=\\d+", "WHO")
        .replaceFirst("comm=\\S+", "COMM")
        .replaceFirst("dev=\\S+", "DEV");
  }

  private static void assertLines(Event event, String today, String of2007) {
    assertEquals(today, line(event, EventFormat.RAW));
    assertEquals(of2007, line(event, EventFormat.RAW_2007));
  }

  @Test
  void tellsOfViolations() {
    assertLines(
        found(Operation.INVALIDATE_PCR, Finding.of("ToMToU")),
        "type=INTEGRITY_PCR WHO op=invalid_pcr cause=ToMToU COMM name=2F746D702F68656C206C6F DEV"
            + " ino=126 res=1 errno=0",
        "type=INTEGRITY_PCR integrity: WHO COMM name=2F746D702F68656C206C6F DEV inode=126"
            + " op=invalidate_pcr(ToMToU) res=0");
  }

  @Test
  void tellsOfMeasurementsThatFailed() {
    assertLines(
        found(Operation.ADD_MEASURE, Finding.failed("ENOMEM", Errno.ENOMEM)),
        "type=INTEGRITY_PCR WHO op=add_template_measure cause=ENOMEM COMM"
            + " name=2F746D702F68656C206C6F DEV ino=126 res=0 errno=-12",
        "type=INTEGRITY_PCR integrity: WHO COMM name=2F746D702F68656C206C6F DEV inode=126"
            + " op=add_measure(ENOMEM) res=0");
  }

  @Test
  void tellsOfLabels() {
    assertLines(
        found(Operation.LABEL, Finding.of("sha256:00ff")),
        "type=INTEGRITY_DATA WHO op=label cause=sha256:00ff COMM name=2F746D702F68656C206C6F DEV"
            + " ino=126 res=1 errno=0",
        "type=INTEGRITY_DATA integrity: WHO COMM name=2F746D702F68656C206C6F DEV inode=126"
            + " op=label(sha256:00ff) res=1");
    assertLines(
        found(Operation.VERIFY_DATA, Finding.failed("invalid-hash", Errno.EINVAL)),
        "type=INTEGRITY_DATA WHO op=appraise_data cause=invalid-hash COMM"
            + " name=2F746D702F68656C206C6F DEV ino=126 res=0 errno=-22",
        "type=INTEGRITY_DATA integrity: WHO COMM name=2F746D702F68656C206C6F DEV inode=126"
            + " op=verify_data(invalid-hash) res=0");
    assertLines(
        found(Operation.VERIFY_METADATA, Finding.of(Finding.PASS)),
        "type=INTEGRITY_METADATA WHO op=appraise_metadata cause=pass COMM"
            + " name=2F746D702F68656C206C6F DEV ino=126 res=1 errno=0",
        "type=INTEGRITY_METADATA integrity: WHO COMM name=2F746D702F68656C206C6F DEV inode=126"
            + " op=verify_metadata res=1");
  }

  @Test
  void tellsAHash() {
    String line = line(found(Operation.AUDIT_HASH, Finding.of("sha256:00ff")), EventFormat.RAW);
    assertTrue(
        line.matches(
            "type=INTEGRITY_RULE file=2F746D702F68656C206C6F hash=\"sha256:00ff\" ppid=\\d+ WHO"
                + " uid=\\d+ gid=\\d+ euid=.* fsgid=\\d+ tty=\\S+ ses=\\d+ COMM exe=\\S+"),
        line);
  }

  @Test
  void tellsWhatIsMeasuredWith() {
    assertLines(
        status(Operation.HASH_SETUP, Outcome.failed(Errno.EINVAL), "invalid_hash_type"),
        "type=INTEGRITY_STATUS WHO op=hash_setup cause=invalid_hash_type COMM path=\"/etc\" res=0"
            + " errno=-22",
        "type=INTEGRITY_STATUS integrity: WHO COMM op=hash_setup(invalid_hash_type) res=0");
    assertLines(
        status(Operation.IMA_ENABLED, Outcome.SUCCESS, "sha256,ima-ng"),
        "type=INTEGRITY_STATUS WHO op=ima_enabled cause=sha256,ima-ng COMM path=\"/etc\" res=1"
            + " errno=0",
        "type=INTEGRITY_STATUS integrity: WHO COMM op=ima_enabled res=1");
    assertLines(
        status(Operation.IMA_NOT_ENABLED, Outcome.SUCCESS, ""),
        "type=INTEGRITY_STATUS WHO op=ima_not_enabled cause=none COMM path=\"/etc\" res=1 errno=0",
        "type=INTEGRITY_STATUS integrity: WHO COMM op=ima_not_enabled res=1");
  }

  @Test
  void tellsOfTheCommandThatLabels() {
    assertLines(
        status(Operation.LABELLING, Outcome.SUCCESS, "label -R /etc"),
        "type=INTEGRITY_STATUS WHO op=labelling cause=command COMM path=\"/etc\""
            + " cmd=6C6162656C202D52202F657463 res=1 errno=0",
        "type=INTEGRITY_STATUS integrity: WHO COMM op=labelling(command) res=1");
  }

  @Test
  void tellsTheRulesOfAPolicy() {
    String line =
        "type=INTEGRITY_POLICY_RULE WHO action=measure func=FILE_CHECK mask=^MAY_READ uid<10 res=1";
    assertLines(
        status(
            Operation.POLICY_RULE,
            Outcome.SUCCESS,
            "action=measure func=FILE_CHECK mask=^MAY_READ uid<10"),
        line,
        line);
  }
}
