package org.auditfs.search;

import static org.auditfs.search.ReportColumn.AUID;
import static org.auditfs.search.ReportColumn.DATE;
import static org.auditfs.search.ReportColumn.EVENT;
import static org.auditfs.search.ReportColumn.EXE;
import static org.auditfs.search.ReportColumn.FILE;
import static org.auditfs.search.ReportColumn.HOST;
import static org.auditfs.search.ReportColumn.KEY;
import static org.auditfs.search.ReportColumn.OP;
import static org.auditfs.search.ReportColumn.PID;
import static org.auditfs.search.ReportColumn.SUCCESS;
import static org.auditfs.search.ReportColumn.TERM;
import static org.auditfs.search.ReportColumn.TIME;
import static org.auditfs.search.ReportColumn.TYPE;

import java.util.List;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.RecordType;

/**
 * The tables of aureport(8). An event is in the same tables as it is there when the trail is
 * exported; {@code op} stands where aureport has the number of a system call.
 */
public enum Report {
  FILES("File", FILE),
  EXECUTABLES("Executable", EXE),
  USERS("User", AUID),
  KEYS("Key", KEY),
  EVENTS("Event", TYPE),
  PIDS("Process ID", PID),
  INTEGRITY("Integrity", TYPE),
  CONFIG("Config Change", TYPE);

  private final String title;
  private final ReportColumn subject;

  Report(String title, ReportColumn subject) {
    this.title = title;
    this.subject = subject;
  }

  /** What it is about, in capitals: {@code File}. */
  public String title() {
    return title;
  }

  /** What its sums are sums of. */
  public ReportColumn subject() {
    return subject;
  }

  /** Its columns, in their order. */
  public List<ReportColumn> columns() {
    return switch (this) {
      case FILES -> List.of(DATE, TIME, FILE, OP, SUCCESS, EXE, AUID, EVENT);
      case EXECUTABLES -> List.of(DATE, TIME, EXE, TERM, HOST, AUID, EVENT);
      case USERS -> List.of(DATE, TIME, AUID, TERM, HOST, EXE, EVENT);
      case KEYS -> List.of(DATE, TIME, KEY, SUCCESS, EXE, AUID, EVENT);
      case EVENTS -> List.of(DATE, TIME, EVENT, TYPE, AUID, SUCCESS);
      case PIDS -> List.of(DATE, TIME, PID, EXE, OP, AUID, EVENT);
      case INTEGRITY -> List.of(DATE, TIME, TYPE, SUCCESS, EVENT);
      case CONFIG -> List.of(DATE, TIME, TYPE, AUID, SUCCESS, EVENT);
    };
  }

  /** Whether {@code event} has a row in it. */
  public boolean concerns(Event event) {
    return switch (this) {
      case FILES ->
          event.operation().isAboutFile()
              || (event instanceof ConfigEvent config && config.path().isPresent());
      case EXECUTABLES -> isBySomeProgram(event);
      case USERS, EVENTS -> true;
      case KEYS -> event.rules().stream().anyMatch(rule -> !rule.keys().isEmpty());
      case PIDS -> event.type() != EventType.CONFIG;
      case INTEGRITY -> event.isAboutIntegrity();
      case CONFIG -> Summary.isConfiguration(event);
    };
  }

  private static boolean isBySomeProgram(Event event) {
    return event.operation().isAboutFile() || RecordType.of(event).contains(RecordType.TRUSTED_APP);
  }
}
