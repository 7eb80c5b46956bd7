package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;

/**
 * A filesystem that the kernel's audit watches: integrity by {@code auditctl -w}, secrecy by a rule
 * about the inode. Nothing is beneath it.
 */
final class KernelGround implements Ground {

  private static final String AUDITCTL = "/usr/sbin/auditctl";
  private static final Pattern INODE = Pattern.compile("\\bino=(\\d+)");

  private final Sandbox sandbox = new Sandbox();
  private final Path scene = sandbox.directory("scene");
  private final BackingPlace place = BackingKind.EXT4.at(scene);
  private final Cast cast = new Cast(sandbox.root());
  private final Actor auditor = Actor.start(Who.ROOT, sandbox.root());
  private final List<String> added = new ArrayList<>();
  private String loop = "";
  private Optional<FileInputStream> held = Optional.empty();

  /** Whether this machine has what it takes. */
  static boolean hasAuditctl() {
    return Files.isExecutable(Path.of(AUDITCTL));
  }

  @Override
  public Path directory() {
    return place.root();
  }

  @Override
  public Path beneath() {
    return place.root();
  }

  @Override
  public Cast cast() {
    return cast;
  }

  /** Whether an event is about what was played: rules are added by somebody else. */
  boolean sees(KernelAudit.Event event) {
    return (isPlayedBy(event.pid()) || isPlayedBy(event.ppid()))
        && (event.named() || !event.key().isEmpty());
  }

  private boolean isPlayedBy(long pid) {
    return pid == cast.actor(Who.ROOT).pid() || pid == cast.actor(Who.ALICE).pid();
  }

  @Override
  public void add(List<List<String>> rules) {
    boolean both = rules.stream().map(rule -> rule.get(1)).distinct().count() > 1;
    for (List<String> rule : rules) {
      String words = words(rule, both ? "rwxa" : "wa");
      if (!words.isEmpty()) {
        auditctl(words);
        added.add(words);
      }
    }
  }

  /**
   * Of what is not there, no rule can tell the inode.
   *
   * @param usual what is asked for by default: where a new file is to be kept secret, all of it
   */
  private String words(List<String> rule, String usual) {
    String path = quoted(rule.get(2));
    String key = " -k " + String.join(".", after(rule, "-k", KernelAudit.KEY));
    String permissions = String.join("", after(rule, "-p", ""));
    if (rule.get(1).equals("integrity")) {
      return "-w " + path + " -p " + (permissions.isEmpty() ? usual : permissions) + key;
    }
    Matcher inode = INODE.matcher(auditor.tell("lstat " + path));
    return inode.find()
        ? "-a always,exit" + device() + " -F inode=" + inode.group(1) + " -F perm=rwxa" + key
        : "";
  }

  private static List<String> after(List<String> rule, String option, String first) {
    List<String> values = new ArrayList<>(List.of(first));
    for (int i = 3; i + 1 < rule.size(); i++) {
      if (rule.get(i).equals(option)) {
        values.add(rule.get(i + 1));
      }
    }
    return values;
  }

  /** As the lines of actors spell it; a char is a byte. */
  private static String quoted(String path) {
    StringBuilder quoted = new StringBuilder();
    path.chars().forEach(c -> quoted.append(String.format(Locale.ROOT, "\\x%02x", c)));
    return quoted.toString();
  }

  /** makedev(3). */
  private String device() {
    try {
      long device = (Long) Files.getAttribute(directory(), "unix:dev");
      long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
      return " -F devmajor=" + ((device >> 8) & 0xfff) + " -F devminor=" + minor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void auditctl(String words) {
    String answer = auditor.tell("exec " + AUDITCTL + " " + words);
    assertTrue(answer.startsWith("ok exit=0 "), words + ": " + answer);
  }

  /** A reboot: the rules are those of a file, whatever they lead to now. */
  @Override
  public void restart() {
    auditctl("-D");
    added.forEach(this::auditctl);
  }

  /**
   * The directories are there without the filesystem, too. Its loop device is held meanwhile, so
   * that the filesystem comes back with the same number.
   */
  @Override
  public void unmount() {
    List<Path> directories = directories();
    loop = source();
    held = Optional.of(opened(loop));
    Command.of("umount", directory().toString()).run().expect(0);
    for (Path one : directories) {
      Command.of("mkdir", "-p", one.toString()).run().expect(0);
    }
  }

  private String source() {
    String[] words = {"findmnt", "--noheadings", "--output", "SOURCE", directory().toString()};
    return Command.of(words).run().expect(0).out().strip();
  }

  private static FileInputStream opened(String file) {
    try {
      return new FileInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void letGo() {
    try {
      if (held.isPresent()) {
        held.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> directories() {
    try (Stream<Path> all = Files.walk(directory(), 2)) {
      return all.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No rule is about it any more, and only the marker gets its rule back. */
  @Override
  public void mount() {
    Command.of("mount", loop, directory().toString()).run().expect(0);
    letGo();
    auditctl(added.get(0));
  }

  @Override
  public void close() {
    try (sandbox) {
      cast.close();
      auditctl("-D");
      auditor.close();
      letGo();
      place.close();
    }
  }
}
