package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.audit.MeasuredMount;
import org.auditfs.audit.Measuring;
import org.auditfs.config.BoundedFile;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.IntegrityOptions;
import org.auditfs.config.MountRequest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;
import org.auditfs.measure.CorruptListException;
import org.auditfs.measure.MeasurementList;
import org.auditfs.measure.Policy;
import org.auditfs.measure.PolicySyntaxException;
import org.auditfs.measure.Template;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * What the mounts of a daemon measure: loads their policies and keeps the one list, which is opened
 * when the first mount wants it. Everything about it is recorded.
 */
final class Integrity implements AutoCloseable {

  private static final HashAlgorithm HASH = HashAlgorithm.SHA256;
  private static final Template TEMPLATE = Template.IMA_NG;

  /** Far above any policy's size. */
  private static final int POLICY_BYTES_MAX = 1 << 20;

  private static final int PATH_ONLY = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();

  private final Path file;
  private final Posix posix;
  private final EventSink sink;
  private Optional<MeasurementFile> log = Optional.empty();
  private Optional<Measuring> measuring = Optional.empty();

  /**
   * @param file where the list is kept
   */
  Integrity(Path file, Posix posix, EventSink sink) {
    this.file = file;
    this.posix = posix;
    this.sink = sink;
  }

  /** A mount that measures: what it shares with the others, and what is its own. */
  record Wanted(Measuring measuring, MeasuredMount mount) {}

  /**
   * What a mount is to measure, recorded; nothing where its options ask for nothing.
   *
   * @throws CommandException when its policy cannot be had
   */
  synchronized Optional<Wanted> prepare(MountRequest request, Subject who)
      throws CommandException, StoreException, ErrnoException {
    IntegrityOptions options = request.options().integrity();
    if (!options.measures()) {
      if (options.isTurnedOff()) {
        record(Operation.IMA_NOT_ENABLED, Outcome.SUCCESS, request, who, "");
      }
      return Optional.empty();
    }
    HashAlgorithm hash = hash(request, who);
    Policy policy = policy(request, who);
    MeasuredMount mount = mount(request, policy, hash);
    Measuring shared = measuring();
    try {
      shared.start(mount);
    } catch (IOException e) {
      throw unusable(e);
    }
    String detail = hash + "," + mount.template().word();
    record(Operation.IMA_ENABLED, Outcome.SUCCESS, request, who, detail);
    return Optional.of(new Wanted(shared, mount));
  }

  /** One that is none is recorded, and the usual one is taken: as ima_hash= of the 2007 mail. */
  private HashAlgorithm hash(MountRequest request, Subject who) throws StoreException {
    String word = request.options().integrity().hash();
    Optional<HashAlgorithm> named = HashAlgorithm.ofWord(word);
    if (!word.isEmpty()) {
      record(
          Operation.HASH_SETUP,
          named.isPresent() ? Outcome.SUCCESS : Outcome.failed(Errno.EINVAL),
          request,
          who,
          named.map(HashAlgorithm::word).orElse("invalid_hash_type"));
    }
    return named.orElse(HASH);
  }

  private Policy policy(MountRequest request, Subject who) throws CommandException, StoreException {
    String name = request.options().integrity().policy();
    try {
      Policy policy =
          switch (name) {
            case "tcb" -> Policy.tcb();
            case "", "none" -> Policy.NONE;
            default -> Policy.parse(lines(Path.of(name)));
          };
      requireKnown(policy);
      for (String text : policy.texts()) {
        record(Operation.POLICY_RULE, Outcome.SUCCESS, request, who, text);
      }
      record(Operation.POLICY_UPDATE, Outcome.SUCCESS, request, who, "completed");
      return policy;
    } catch (IOException | PolicySyntaxException e) {
      record(Operation.POLICY_UPDATE, Outcome.failed(Errno.EINVAL), request, who, "failed");
      throw new CommandException(
          ExitCode.REFUSED,
          "policy refused: " + Printable.line(name) + ": " + Printable.line("" + e.getMessage()),
          e);
    }
  }

  /** What this auditfs does not do yet is refused, not passed over. */
  private static void requireKnown(Policy policy) throws IOException {
    for (String text : policy.texts()) {
      if (!text.matches("action=(dont_)?(measure|audit)( .*)?")) {
        throw new IOException("'" + text + "': only measure and audit can be had yet");
      }
      if (text.contains(" fsuuid=")) {
        throw new IOException("'" + text + "': fsuuid cannot be had yet: use fsname or path");
      }
    }
  }

  private static List<String> lines(Path policy) throws IOException {
    return BoundedFile.text(policy, POLICY_BYTES_MAX).lines().toList();
  }

  private MeasuredMount mount(MountRequest request, Policy policy, HashAlgorithm hash)
      throws CommandException, ErrnoException {
    int fd = posix.openat(Posix.AT_FDCWD, request.directory().bytes(), PATH_ONLY, 0);
    try (Fd directory = new Fd(posix, fd)) {
      return new MeasuredMount(
          policy,
          hash,
          Template.ofWord(request.options().integrity().template()).orElse(TEMPLATE),
          posix.fstatfs(directory.number()).type(),
          fileSystem(posix.statx(directory.number())),
          "");
    }
  }

  /** The name of the filesystem's type. */
  private static String fileSystem(Stat stat) throws CommandException {
    String device = stat.deviceMajor() + ":" + stat.deviceMinor();
    try {
      return MountTable.read().entries().stream()
          .filter(entry -> entry.device().equals(device))
          .map(MountEntry::type)
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read the mount table: " + e, e);
    }
  }

  private Measuring measuring() throws CommandException {
    if (measuring.isEmpty()) {
      try {
        MeasurementFile opened = MeasurementFile.open(file);
        log = Optional.of(opened);
        MeasurementList list = MeasurementList.open(opened, MeasurementList.ENTRIES_MAX);
        measuring = Optional.of(Measuring.of(list));
      } catch (IOException | CorruptListException e) {
        throw unusable(e);
      }
    }
    return measuring.get();
  }

  private CommandException unusable(Exception e) {
    return new CommandException(
        ExitCode.FAILED, "cannot use the measurement list: " + file + ": " + e.getMessage(), e);
  }

  private void record(
      Operation operation, Outcome outcome, MountRequest request, Subject who, String detail)
      throws StoreException {
    sink.append(
        new Event.DaemonEvent(operation, outcome, who, Optional.of(request.mountPoint()), detail));
  }

  /** Closes the list's file. */
  @Override
  public synchronized void close() throws IOException {
    if (log.isPresent()) {
      log.get().close();
    }
  }
}
