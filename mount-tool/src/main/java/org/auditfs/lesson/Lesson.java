package org.auditfs.lesson;

import java.util.List;
import java.util.TreeSet;
import org.auditfs.stage.Actor;

/**
 * A question about watches, and the play that answers it.
 *
 * @param name as {@code lesson run} takes it
 * @param question what a class is to think about before it sees the play
 * @param clauses the requirements of CAPP that it is about, may be none
 * @param actors users beside root
 * @param asRoot whether only the real root can play it
 * @param before commands that root does before anything is watched
 * @param mountOptions for {@code mount -o}; empty for none
 * @param diskMebibytes size of a disk for the trail alone; 0 for none of its own
 * @param watch rules, each as {@code rules load} takes it
 * @param seconds how long a step may take
 * @param learned the answer
 */
public record Lesson(
    String name,
    String title,
    String question,
    List<String> clauses,
    List<Actor> actors,
    boolean asRoot,
    List<String> before,
    String mountOptions,
    int diskMebibytes,
    int seconds,
    List<String> watch,
    List<LessonStep> steps,
    String learned) {

  public Lesson {
    clauses = List.copyOf(clauses);
    actors = List.copyOf(actors);
    asRoot = asRoot || !actors.isEmpty();
    before = List.copyOf(before);
    watch = List.copyOf(watch);
    steps = List.copyOf(steps);
  }

  /** The same steps under other rules: what was expected of them says nothing then. */
  public Lesson watching(List<String> rules) {
    return new Lesson(
        name,
        title,
        question,
        clauses,
        actors,
        asRoot,
        before,
        mountOptions,
        diskMebibytes,
        seconds,
        rules,
        steps,
        learned);
  }

  /** The paths that its rules watch, without what else the rules say. */
  public List<String> watchedPaths() {
    TreeSet<String> paths = new TreeSet<>();
    for (String rule : watch) {
      String[] words = rule.split(" +", -1);
      if (words.length > 1 && (words[0].equals("integrity") || words[0].equals("secrecy"))) {
        paths.add(words[1]);
      }
    }
    return List.copyOf(paths);
  }
}
