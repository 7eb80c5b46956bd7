package org.auditfs.model;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.MapCalls;
import org.auditfs.posix.Posix;

/**
 * Another process that plays: it gets steps through its standard input and writes what came of each
 * to its standard output. It ends with its input.
 */
final class SecondProcess implements Player, AutoCloseable {

  private static final int PLAY = 0;
  private static final int DROP = 1;
  private static final int RESET = 2;

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;

  /** Starts it. */
  SecondProcess(ByteString bare, ByteString mounted, Clock clock) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // Surefire's own class path is a jar that names the others.
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes,
            SecondProcess.class.getName(),
            bare.toString(),
            mounted.toString(),
            clock.name());
    try {
      process = builder.redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  @Override
  public Answers play(Step step, Step twin) {
    try {
      out.writeByte(PLAY);
      Wire.write(out, step);
      Wire.write(out, twin);
      out.flush();
      return new Answers(in.readUTF(), in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException("the second process", e);
    }
  }

  @Override
  public void drop(int slot) {
    order(DROP, slot);
  }

  @Override
  public void reset() {
    order(RESET, 0);
  }

  private void order(int what, int slot) {
    try {
      out.writeByte(what);
      out.writeByte(slot);
      out.flush();
      in.readByte();
    } catch (IOException e) {
      throw new UncheckedIOException("the second process", e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The process itself: the paths of both directories, and their clock. */
  public static void main(String[] words)
      throws IOException, ErrnoException, ReflectiveOperationException {
    loadNeighbours(SecondProcess.class);
    loadNeighbours(MapCalls.class);
    Posix posix = LinuxPosix.load();
    MapCalls maps = new MapCalls();
    Clock clock = Clock.valueOf(words[2]);
    Stage bare = new Stage(posix, maps, ByteString.of(words[0]), clock);
    Stage mounted = new Stage(posix, maps, ByteString.of(words[1]), clock);
    Player player = new LocalPlayer(posix, bare, mounted);
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
    try {
      while (true) {
        serve(player, in, out);
        out.flush();
      }
    } catch (EOFException end) {
      player.reset();
    }
  }

  /**
   * Loads all classes that lie in a directory beside one: later, the thread that would load them
   * may have the rights of a user who cannot get there, since the checkout is in root's home, say.
   */
  private static void loadNeighbours(Class<?> one)
      throws IOException, ReflectiveOperationException {
    Path classes = Path.of(one.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path directory = classes.resolve(one.getPackageName().replace('.', '/'));
    if (!Files.isDirectory(directory)) {
      return; // an archive, and that is open
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.class")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.class$", "");
        Class.forName(one.getPackageName() + "." + name);
      }
    }
  }

  private static void serve(Player player, DataInputStream in, DataOutputStream out)
      throws IOException, ErrnoException {
    int what = in.readByte();
    if (what == PLAY) {
      Answers answers = player.play(Wire.read(in), Wire.read(in));
      out.writeUTF(answers.bare());
      out.writeUTF(answers.mounted());
      return;
    }
    int slot = in.readByte();
    if (what == DROP) {
      player.drop(slot);
    } else {
      player.reset();
    }
    out.writeByte(0);
  }
}
