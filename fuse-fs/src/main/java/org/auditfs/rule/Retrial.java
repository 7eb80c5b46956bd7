package org.auditfs.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;

/**
 * A recorded operation, judged again by the rules of its time. {@link RuleSet} decides, as it did
 * then; what the event does not tell is taken so that the record makes sense: a path that the event
 * names led to the object that it names, a rule that the event names watched the object.
 *
 * @param explanation what each rule says
 * @param supposed what each verb would have said about the object's path
 * @param unknown rules that the event names and nobody remembers
 */
public record Retrial(
    FileEvent event, Explanation explanation, List<Supposition> supposed, List<RuleRef> unknown) {

  public Retrial {
    supposed = List.copyOf(supposed);
    unknown = List.copyOf(unknown);
  }

  /**
   * Judges again.
   *
   * @param then the rules at that time, in order
   */
  public static Retrial of(FileEvent event, List<Rule> then) {
    Case one = new Case(event);
    Set<Integer> known = new HashSet<>();
    then.forEach(rule -> known.add(rule.id()));
    FilePath path = event.object().path();
    return new Retrial(
        event,
        one.explain(then),
        Supposition.both(path, Optional.of(one.whereNow(path)), one.object, one.access, one.facts),
        event.rules().stream().filter(rule -> !known.contains(rule.id())).toList());
  }

  /** Whether the rules ask for the event as they did then. */
  public boolean agrees() {
    List<Integer> recorded = event.rules().stream().map(RuleRef::id).toList();
    return unknown.isEmpty()
        && explanation.matching().stream().map(Rule::id).toList().equals(recorded);
  }

  /** The operation as {@link RuleSet} is asked, with identities made of what the event tells. */
  private static final class Case {

    private final FileEvent event;
    private final Facts facts;
    private final Optional<FileId> object;
    private final Optional<FileId> victim;
    private final Set<Integer> recorded = new HashSet<>();
    private final Access access;

    Case(FileEvent event) {
      this.event = event;
      this.facts = new RecordedFacts(event);
      this.object = id(Optional.of(event.object()));
      this.victim = id(event.victim());
      event.rules().forEach(rule -> recorded.add(rule.id()));
      List<FileId> objects = new ArrayList<>();
      object.ifPresent(objects::add);
      victim.ifPresent(objects::add);
      Permissions permissions = Permissions.of(event.operation(), facts.openFlags());
      List<NameRef> names = names().stream().map(Case::name).toList();
      this.access = new Access(event.operation(), permissions, objects, names, surroundings());
    }

    private List<FilePath> names() {
      FilePath path = event.object().path();
      Optional<FilePath> path2 = event.object2().map(FileObject::path);
      return switch (event.operation()) {
        case CREATE, MKNOD, MKDIR, SYMLINK, UNLINK, RMDIR -> List.of(path);
        case LINK -> path2.stream().toList();
        case RENAME, EXCHANGE -> Stream.concat(Stream.of(path), path2.stream()).toList();
        default -> List.of();
      };
    }

    /** As far as the names that the event tells say it. */
    private Surroundings surroundings() {
      List<List<FileId>> ofObjects = new ArrayList<>();
      object.ifPresent(it -> ofObjects.add(above(event.object().path())));
      victim.ifPresent(it -> event.object2().ifPresent(to -> ofObjects.add(above(to.path()))));
      return new Surroundings(names().stream().map(Case::above).toList(), ofObjects);
    }

    Explanation explain(List<Rule> rules) {
      Map<FilePath, Optional<Resolution>> where = new LinkedHashMap<>();
      List<Binding> bound = new ArrayList<>();
      for (Rule rule : rules) {
        if (rule.spec().verb() == Verb.SECRECY) {
          if (recorded.contains(rule.id())) {
            bound(rule).forEach(id -> bound.add(new Binding(rule.id(), id, Match.Reason.BOUND)));
          }
        } else {
          rule.spec().path().ifPresent(path -> where.put(path, Optional.of(where(path, rule))));
        }
      }
      RuleSet then = RuleSet.EMPTY.with(rules, bound).resolved(where);
      return then.explain(access, facts, then);
    }

    /** The objects, or the directories of the names, where the rule is on such a directory. */
    private List<FileId> bound(Rule rule) {
      List<FileId> directories =
          names().stream()
              .map(FilePath::parent)
              .filter(it -> rule.spec().path().filter(it::equals).isPresent())
              .map(Case::directory)
              .toList();
      return directories.isEmpty() ? access.objects() : directories;
    }

    private Resolution where(FilePath path, Rule rule) {
      if (paths().anyMatch(it -> !it.equals(path) && it.startsWith(path))) {
        return new Resolution(way(path), true, Optional.of(directory(path)), true);
      }
      Resolution now = whereNow(path);
      boolean byAnotherName =
          recorded.contains(rule.id()) && now.current().isEmpty() && !isNamed(path);
      return byAnotherName ? new Resolution(now.entries(), true, object) : now;
    }

    /** The paths that the event tells. */
    private Stream<FilePath> paths() {
      return Stream.concat(
          Stream.of(event.object().path()), event.object2().stream().map(FileObject::path));
    }

    /** Whether the operation is about this name, or about a directory above it. */
    private boolean isNamed(FilePath path) {
      return access.names().stream().anyMatch(name -> way(path).contains(name));
    }

    Resolution whereNow(FilePath path) {
      Optional<FileId> current = Optional.empty();
      if (event.object().path().equals(path)) {
        current = object;
      } else if (event.object2().filter(it -> it.path().equals(path)).isPresent()) {
        current = victim;
      }
      return new Resolution(way(path), true, current);
    }

    private static List<NameRef> way(FilePath path) {
      List<NameRef> entries = new ArrayList<>();
      FilePath directory = FilePath.ROOT;
      for (ByteString name : path.componentsBelow(FilePath.ROOT)) {
        FilePath next = directory.child(name);
        entries.add(name(next));
        directory = next;
      }
      return entries;
    }

    private static NameRef name(FilePath path) {
      return new NameRef(directory(path.parent()), path.name());
    }

    private static FileId directory(FilePath path) {
      return new FileId(0, FileId.INODE_ONLY, path.bytes());
    }

    private static List<FileId> above(FilePath path) {
      List<FileId> above = new ArrayList<>();
      for (FilePath at = path; !at.isRoot(); at = at.parent()) {
        above.add(directory(at.parent()));
      }
      return above;
    }

    private static Optional<FileId> id(Optional<FileObject> object) {
      return object
          .filter(FileObject::exists)
          .map(
              it ->
                  new FileId(
                      ConditionField.device(it.deviceMajor(), it.deviceMinor()),
                      FileId.INODE_ONLY,
                      ByteString.of(it.inode() + "." + it.generation())));
    }
  }
}
