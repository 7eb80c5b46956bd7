package org.auditfs.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.CheckpointList;
import org.auditfs.chain.CheckpointList.Entry;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.TreeHasher;
import org.auditfs.chain.VerifierKey;
import org.auditfs.chain.VerifierKey.Verdict;

/**
 * The checkpoints beside a trail, each checked by itself and as the next one.
 *
 * @param good those that the key signed, oldest first
 * @param count all of them
 */
record StoredCheckpoints(
    Path file, List<Entry> good, int count, List<Problem> problems, List<String> notes) {

  StoredCheckpoints {
    good = List.copyOf(good);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  static StoredCheckpoints read(Path file, VerifierKey key) throws IOException {
    List<Problem> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    if (Files.notExists(file)) {
      problems.add(Problem.in(file, "there are no checkpoints; every trail has some"));
      return new StoredCheckpoints(file, List.of(), 0, problems, notes);
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      CheckpointList list = CheckpointList.parse(bytes, 0);
      if (list.end() < bytes.length) {
        notes.add(
            file + ", byte " + list.end() + ": a checkpoint that was not finished, passed over");
      }
      List<Entry> good = new ArrayList<>();
      List<Verdict> verdicts = verdicts(list.entries(), key);
      for (int i = 0; i < verdicts.size(); i++) {
        check(file, list.entries().get(i), verdicts.get(i), key, good, problems);
      }
      if (list.entries().isEmpty()) {
        problems.add(Problem.in(file, "there are no checkpoints; every trail has some").at(0));
      }
      return new StoredCheckpoints(file, good, list.entries().size(), problems, notes);
    } catch (MalformedChainException e) {
      problems.add(Problem.in(file, e.what()));
      return new StoredCheckpoints(file, List.of(), 0, problems, notes);
    }
  }

  /** A signature takes as long as a thousand events: they are verified side by side. */
  private static List<Verdict> verdicts(List<Entry> entries, VerifierKey key) {
    AtomicReferenceArray<Verdict> verdicts = new AtomicReferenceArray<>(entries.size());
    IntStream.range(0, entries.size())
        .parallel()
        .forEach(i -> verdicts.set(i, key.verify(entries.get(i).note())));
    return IntStream.range(0, entries.size()).mapToObj(verdicts::get).toList();
  }

  private static void check(
      Path file,
      Entry entry,
      Verdict verdict,
      VerifierKey key,
      List<Entry> good,
      List<Problem> problems) {
    long number = entry.checkpoint().number().orElse(0);
    String wrong = wrong(entry, verdict, key);
    if (!wrong.isEmpty()) {
      problems.add(Problem.in(file, wrong).at(entry.at()).checkpoint(number));
      return;
    }
    Optional<Entry> before =
        good.isEmpty() ? Optional.empty() : Optional.of(good.get(good.size() - 1));
    String misplaced = misplaced(before.map(Entry::checkpoint), entry.checkpoint());
    if (!misplaced.isEmpty() && problems.isEmpty()) {
      problems.add(Problem.in(file, misplaced).at(entry.at()).checkpoint(number));
    }
    good.add(entry);
  }

  private static String wrong(Entry entry, Verdict verdict, VerifierKey key) {
    return switch (verdict) {
      case FORGED -> "the signature is not of this text: one of them was changed";
      case OTHER_KEY -> "signed by " + entry.note().signers() + ", not by " + key;
      case SIGNED ->
          entry.checkpoint().origin().equals(key.name())
              ? ""
              : "is of another trail: " + entry.checkpoint().origin();
    };
  }

  private static String misplaced(Optional<Checkpoint> before, Checkpoint here) {
    long expected = before.map(it -> it.number().orElse(0)).orElse(0L) + 1;
    long number = here.number().orElse(0);
    if (number != expected) {
      return "checkpoint " + expected + " must come here: it was taken away, or put elsewhere";
    }
    if (before.isEmpty() && (here.size() != 0 || !here.root().equals(TreeHasher.empty()))) {
      return "the first checkpoint of a trail is of no events";
    }
    if (before.isPresent()
        && (before.get().size() > here.size()
            || before.get().firstSerial().orElse(0) > here.firstSerial().orElse(0))) {
      return "is of fewer events than the one before";
    }
    return "";
  }

  Optional<Checkpoint> newest() {
    return good.isEmpty() ? Optional.empty() : Optional.of(good.get(good.size() - 1).checkpoint());
  }
}
