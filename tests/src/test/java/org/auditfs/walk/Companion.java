package org.auditfs.walk;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;

/** Root, who does for a walker what he asks for, in both trees. */
public final class Companion {

  private static final Shape OPEN_DIRECTORY = Shape.of(0, 0, 0777);
  private static final Shape OPEN_FILE = Shape.of(0, 0, 0666);

  private final Builder builder = new Builder(LinuxPosix.load());
  private final List<Place> places = Place.all();
  private final List<String> trees;
  private final List<String> differences = new ArrayList<>();

  private Companion(String bare, String mounted) {
    this.trees = List.of(bare, mounted);
  }

  /**
   * What a walk found.
   *
   * @param differences one a line
   * @param refused of what was tried, by the bare directory
   */
  public record Report(List<String> differences, int tried, int refused) {
    public Report {
      differences = List.copyOf(differences);
    }
  }

  /**
   * Walks.
   *
   * @param java the command that runs a class of this class path, for everybody to read
   * @param bare a directory that everybody may search, and {@code mounted} another
   */
  public static Report walk(Walker walker, List<String> java, String bare, String mounted)
      throws IOException, ErrnoException, InterruptedException {
    List<String> words = new ArrayList<>(java);
    words.addAll(List.of(Walk.class.getName(), bare, mounted));
    Process process =
        new ProcessBuilder(walker.command(words))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return new Companion(bare, mounted).serve(process);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Report serve(Process process) throws IOException, ErrnoException {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter out = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "differ" -> differences.add(line.substring("differ ".length()));
          case "end" -> {
            int tried = Integer.parseInt(words[1]);
            return new Report(differences, tried, Integer.parseInt(words[2]));
          }
          default -> {
            serve(words[0], Integer.parseInt(words[1]));
            out.write("done\n");
            out.flush();
          }
        }
      }
    }
    throw new IOException("the walker ended before his way");
  }

  private void serve(String wish, int place) throws ErrnoException {
    for (String tree : trees) {
      String path = tree + "/p" + place;
      String open = tree + "/open" + place;
      Place made = places.get(place);
      switch (wish) {
        case "build" -> builder.build(path, made);
        case "repair" -> builder.repair(path, made);
        case "rebuild" -> builder.rebuild(path, made);
        case "use" -> builder.use(path);
        case "open" -> builder.build(open, new Place(OPEN_DIRECTORY, OPEN_FILE));
        case "close" -> {
          builder.shape(open + "/f", made.file());
          builder.shape(open + "/p", made.file());
          builder.shape(open, made.directory());
        }
        default -> throw new IllegalArgumentException(wish);
      }
    }
  }
}
