package org.auditfs.audit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.rule.Access;
import org.auditfs.rule.Explanation;
import org.auditfs.rule.Facts;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Permissions;
import org.auditfs.rule.Resolution;
import org.auditfs.rule.RuleSet;
import org.auditfs.rule.Supposition;
import org.auditfs.rule.Surroundings;
import org.auditfs.rule.Tree;

/** What the rules would say about an operation that nobody performs. */
public final class Inquiry {

  private final WatchedMounts mounts;
  private final Tree tree;
  private final RuleSet rules;

  Inquiry(WatchedMounts mounts, Tree tree, RuleSet rules) {
    this.mounts = mounts;
    this.tree = tree;
    this.rules = rules;
  }

  /**
   * An operation, supposed to succeed.
   *
   * @param path on what; its directory part may lead through symbolic links
   * @param openFlags of one that opens
   * @param who by whom, as far as anybody says
   */
  public record Question(FilePath path, Operation operation, OptionalInt openFlags, Subject who) {}

  /**
   * What they say.
   *
   * @param path where the asked path is, without symbolic links on the way
   * @param object what is there
   * @param permissions what the operation does
   * @param explanation each rule, in order
   * @param supposed what each verb would say if it watched the path
   */
  public record Answer(
      FilePath path,
      Optional<FileObject> object,
      Permissions permissions,
      Explanation explanation,
      List<Supposition> supposed) {
    public Answer {
      supposed = List.copyOf(supposed);
    }
  }

  /**
   * Asks. {@link RuleSet#decide} answers, as it does when the operation is performed.
   *
   * @throws RuleRefusedException when the path lies in none of our mounts
   */
  public Answer ask(Question question) throws RuleRefusedException {
    FilePath path = mounts.canonical(question.path());
    Walk walk = mounts.walk(path);
    Optional<FileObject> object =
        walk.target().map(seen -> Portrait.object(path, seen, NameType.NORMAL));
    Optional<FileId> id = walk.target().map(Seen::id);
    Resolution where = Resolutions.of(walk);
    Permissions permissions = Permissions.of(question.operation(), question.openFlags());
    List<FileId> touched = id.stream().toList();
    List<NameRef> names = names(question.operation(), where);
    Access access =
        new Access(
            question.operation(),
            permissions,
            touched,
            names,
            Surroundings.in(tree, touched, names));
    Facts facts = new Supposed(question, object);
    return new Answer(
        path,
        object,
        permissions,
        rules.explain(access, facts, rules),
        Supposition.both(path, Optional.of(where), id, access, facts));
  }

  /** The operations that are about the name also touch what it leads to. */
  private static List<NameRef> names(Operation operation, Resolution where) {
    boolean ofName =
        switch (operation) {
          case CREATE, MKNOD, MKDIR, SYMLINK, UNLINK, RMDIR, RENAME, EXCHANGE -> true;
          default -> false;
        };
    List<NameRef> entries = where.entries();
    return ofName && where.complete() && !entries.isEmpty()
        ? List.of(entries.get(entries.size() - 1))
        : List.of();
  }

  private record Supposed(Question question, Optional<FileObject> object) implements Facts {
    @Override
    public Operation operation() {
      return question.operation();
    }

    @Override
    public Outcome outcome() {
      return Outcome.SUCCESS;
    }

    @Override
    public OptionalInt openFlags() {
      return question.openFlags();
    }

    @Override
    public Optional<Subject> subject(SubjectPart part) {
      return Optional.of(question.who());
    }

    @Override
    public List<FileObject> objects() {
      return List.of(object.orElse(FileObject.absent(question.path())));
    }
  }
}
