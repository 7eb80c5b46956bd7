package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Peer;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlServerTest {

  private static final Posix POSIX = LinuxPosix.load();

  @TempDir private Path place = Path.of("/");

  /** Answers with the words it was given, and remembers who came. */
  private static final class FakeDaemon implements Responder {

    private final List<Peer> heard = new CopyOnWriteArrayList<>();
    private final List<Peer> turnedAway = new CopyOnWriteArrayList<>();

    @Override
    public ControlAnswer respond(Peer peer, ControlRequest request) {
      heard.add(peer);
      if (request.command().equals("fail")) {
        throw new IllegalStateException("a fault of the daemon");
      }
      return ControlAnswer.done(request.arguments());
    }

    @Override
    public ControlAnswer turnAway(Peer peer) {
      turnedAway.add(peer);
      return ControlAnswer.failed(new CommandException(ExitCode.NOT_ALLOWED, "not you"));
    }
  }

  private final FakeDaemon daemon = new FakeDaemon();

  private Path socket() {
    return place.resolve("control.sock");
  }

  private int uid() throws IOException {
    return (int) Files.getAttribute(place, "unix:uid");
  }

  @FunctionalInterface
  private interface Talk {
    void run() throws Exception;
  }

  private void serve(Talk talk) throws Exception {
    ControlServer server = ControlServer.start(POSIX, socket(), uid(), daemon);
    try {
      talk.run();
    } finally {
      server.close();
    }
  }

  private ControlAnswer ask(String command, String... words) throws IOException {
    List<ByteString> arguments = List.of(words).stream().map(ByteString::of).toList();
    try (ControlClient client = ControlClient.connect(socket()).orElseThrow()) {
      return client.ask(new ControlRequest(command, arguments, FilePath.ROOT));
    }
  }

  @Test
  void answersTheOwnerAndKnowsHisProcess() throws Exception {
    serve(
        () -> {
          assertEquals(
              List.of(ByteString.of("a"), ByteString.of("b")), ask("echo", "a", "b").lines());
          assertEquals(uid(), daemon.heard.get(0).uid());
          assertEquals(ProcessHandle.current().pid(), daemon.heard.get(0).pid());
        });
  }

  @Test
  void answersManyAfterEachOther() throws Exception {
    serve(
        () -> {
          for (int i = 0; i < 200; i++) {
            assertEquals(1, ask("echo", "word " + i).lines().size());
          }
        });
  }

  @Test
  void goesOnAfterAFaultAndAfterNonsense() throws Exception {
    serve(
        () -> {
          try (ControlClient client = ControlClient.connect(socket()).orElseThrow()) {
            client.ask(new ControlRequest("fail", List.of(), FilePath.ROOT));
          } catch (ControlProtocolException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("hung up"));
          }
          assertEquals(ExitCode.DONE, ask("echo").exitCode());
        });
  }

  @Test
  void replacesTheSocketOfAKilledDaemon() throws Exception {
    Files.createFile(socket());
    assertTrue(ControlClient.connect(socket()).isEmpty());
    serve(
        () -> {
          assertEquals(ExitCode.DONE, ask("echo").exitCode());
        });
    assertTrue(ControlClient.connect(socket()).isEmpty(), "nobody listens after the end");
  }

  @Test
  void findsNobodyWhereThereIsNoSocket() throws IOException {
    assertTrue(ControlClient.connect(place.resolve("none")).isEmpty());
  }
}
