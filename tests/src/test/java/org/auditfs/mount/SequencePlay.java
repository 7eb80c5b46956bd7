package org.auditfs.mount;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Who;
import org.auditfs.scenario.Line;
import org.auditfs.scenario.Scenario;
import org.auditfs.scenario.Sequence;

/** Plays invented sequences on a mount, and compares with what the model says. */
final class SequencePlay {

  private final Playground ground;
  private final Runnable restart;
  private final UnaryOperator<String> spoilt;
  private int played;

  /**
   * @param restart has the daemon end and start again
   * @param spoilt what becomes of each rule before it is added: nothing, where no error is wanted
   */
  SequencePlay(Playground ground, Runnable restart, UnaryOperator<String> spoilt) {
    this.ground = ground;
    this.restart = restart;
    this.spoilt = spoilt;
  }

  /**
   * Where the trail is not what the model says.
   *
   * @param step number of the step, from 1, at which it shows
   */
  record Difference(int step, String text) {

    @Override
    public String toString() {
      return "step " + step + " | " + text;
    }
  }

  /** A sequence in a directory of its own, under rules with a key of its own. */
  private final class Performance {

    private final Sequence sequence;
    private final String key;
    private final List<Sequence.Done> steps;
    private final List<Difference> wrong = new ArrayList<>();
    private int next;

    Performance(Sequence sequence) {
      this.sequence = sequence;
      this.key = sequence.name() + "-" + played++;
      this.steps = sequence.done();
    }

    private String directory() {
      return ground.directory() + "/" + key;
    }

    void prepare() {
      Actor root = ground.cast().actor(Who.ROOT);
      root.must("mkdir " + directory() + " 0755");
      root.must("chdir " + directory());
      root.must("mkdir w 0755");
      root.must("mkdir o 0755");
      sequence.before().forEach(line -> root.must(line.text()));
      root.must("reset");
      List<List<String>> additions = new ArrayList<>();
      for (int i = 0; i < sequence.rules().size(); i++) {
        String rule = spoilt.apply(sequence.rules().get(i)).replace(" P", " " + Scenario.TARGET);
        List<String> words = new ArrayList<>(List.of("add"));
        words.addAll(List.of(rule.split(" ", -1)));
        words.set(2, directory() + "/" + words.get(2));
        words.addAll(List.of("-k", key, "-k", Integer.toString(i)));
        additions.add(words);
      }
      ground.add(additions);
    }

    /** Plays up to a restart, which is then next, or to the end; whether there is one. */
    boolean play() {
      Stream.of(Who.ROOT, Who.ALICE, Who.BOB)
          .forEach(who -> ground.cast().actor(who).must("chdir " + directory()));
      while (next < steps.size() && !isRestart()) {
        steps.get(next++).lines().forEach(this::tell);
      }
      ground.cast().reset();
      return next++ < steps.size();
    }

    private boolean isRestart() {
      return steps.get(next).lines().contains(Sequence.RESTART);
    }

    private void tell(Line line) {
      String answer = ground.cast().actor(Who.of(line.who())).tell(line.text());
      if (!line.isAnsweredBy(answer)) {
        wrong.add(new Difference(next, line + " | answered " + answer));
      }
    }

    /** The first difference. */
    Optional<Difference> difference(List<Json> events) {
      if (!wrong.isEmpty()) {
        return Optional.of(wrong.get(0));
      }
      List<String> found = events.stream().map(this::told).toList();
      int at = 0;
      for (int i = 0; i < steps.size(); i++) {
        for (String expected : steps.get(i).recorded()) {
          String recorded = at < found.size() ? found.get(at++) : "nothing more";
          if (!isSaid(expected, recorded)) {
            return Optional.of(difference(i, expected, recorded));
          }
        }
      }
      return at == found.size()
          ? Optional.empty()
          : Optional.of(difference(steps.size() - 1, "nothing more", found.get(at)));
    }

    /** Where the model has no name, any will do. */
    private static boolean isSaid(String expected, String recorded) {
      return expected.equals(recorded)
          || (expected.startsWith("link - ")
              && expected.equals(recorded.replaceFirst("^link \\S+", "link -")));
    }

    private Difference difference(int step, String expected, String recorded) {
      String done =
          steps.get(step).lines().stream().map(Line::toString).collect(Collectors.joining("; "));
      return new Difference(step + 1, done + " | expected " + expected + " | recorded " + recorded);
    }

    /** As the model says it. */
    private String told(Json event) {
      String text = event.text("op") + " " + relative(event.text("object.path"));
      text += part(" > ", relative(event.text("object2.path")));
      text += part(" x ", relative(event.text("victim.path")));
      text += part(" by ", who(event.number("subject.uid")));
      text += part(" fails ", event.text("errno"));
      return text + " " + rules(event);
    }

    /** As the lines have them: root is nobody in particular. */
    private static String who(long uid) {
      return Stream.of(Who.values())
          .filter(who -> who.uid() == uid && uid != 0)
          .map(who -> who.name().toLowerCase(Locale.ROOT))
          .findFirst()
          .orElse("");
    }

    private static String part(String word, String value) {
      return value.isEmpty() ? "" : word + value;
    }

    private String relative(String path) {
      return path.startsWith(directory() + "/") ? path.substring(directory().length() + 1) : path;
    }

    private List<Integer> rules(Json event) {
      return event.objects("rules").stream()
          .map(rule -> rule.texts("keys"))
          .filter(keys -> keys.contains(key))
          .map(keys -> Integer.parseInt(keys.get(1)))
          .toList();
    }
  }

  /** Plays all, with one restart for all; what is wrong with each that is wrong. */
  Map<Sequence, Difference> play(List<Sequence> sequences) {
    List<Performance> all = sequences.stream().map(Performance::new).toList();
    all.forEach(Performance::prepare);
    List<Performance> waiting = all;
    while (!waiting.isEmpty()) {
      waiting = waiting.stream().filter(Performance::play).toList();
      if (!waiting.isEmpty()) {
        restart.run();
      }
    }
    return differences(all, events("-m", "file"));
  }

  /** Plays one more; its first difference. */
  Optional<Difference> play(Sequence sequence) {
    Performance one = new Performance(sequence);
    one.prepare();
    while (one.play()) {
      restart.run();
    }
    return one.difference(
        Objects.requireNonNull(
            events("-m", "file", "-k", one.key).getOrDefault(one.key, List.of())));
  }

  private static Map<Sequence, Difference> differences(
      List<Performance> all, Map<String, List<Json>> events) {
    Map<Sequence, Difference> differences = new HashMap<>();
    for (Performance one : all) {
      one.difference(events.getOrDefault(one.key, List.of()))
          .ifPresent(difference -> differences.put(one.sequence, difference));
    }
    return differences;
  }

  /** By key. */
  private Map<String, List<Json>> events(String... search) {
    return ground.auditfs().search(search).stream()
        .collect(Collectors.groupingBy(event -> event.objects("rules").get(0).text("key")));
  }
}
