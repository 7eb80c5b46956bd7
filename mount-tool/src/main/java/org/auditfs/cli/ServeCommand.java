package org.auditfs.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.auditfs.app.Signals;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;
import org.auditfs.web.Commands;
import org.auditfs.web.ListenAddress;
import org.auditfs.web.PageServer;
import org.auditfs.web.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the page until a signal comes. */
@Command(
    name = "serve",
    header = "Shows the trail in a browser: events as they come, and what they mean.",
    description = {
      "Prints the address to open, and serves it until it is interrupted. Whoever has",
      "the address may read the trail; it is new each time. The page changes nothing;",
      "it can play lessons, each by itself, where it is served on loopback."
    })
final class ServeCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description = "Where (default: 127.0.0.1:8470); port 0: any that is free.")
  private String listen = "127.0.0.1:8470";

  ServeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    ListenAddress at = ListenAddress.parse(Terminal.readable(listen));
    Reading reading = Reading.begin(invocation);
    CompletableFuture<ExitCode> signal = new CompletableFuture<>();
    Signals.on("INT", () -> signal.complete(ExitCode.INTERRUPTED));
    for (String name : List.of("TERM", "HUP")) {
      Signals.on(name, () -> signal.complete(ExitCode.TERMINATED));
    }
    try (PageServer page = start(at, sources(reading, at))) {
      if (!at.isLoopback()) {
        invocation.warn(
            "other machines may reach "
                + at
                + ", and what goes there is not encrypted: use it in a network that you trust");
      }
      invocation.terminal().line(page.address());
      invocation.terminal().flush();
      return signal.get().number();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PageServer start(ListenAddress at, Sources sources) throws CommandException {
    try {
      return PageServer.start(at, sources);
    } catch (BindException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "cannot listen at " + at + ": " + e.getMessage() + ": give another --listen",
          e);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot listen at " + at + ": " + e.getMessage(), e);
    }
  }

  private Sources sources(Reading reading, ListenAddress at) {
    String launcher = System.getProperty("auditfs.launcher", "");
    boolean plays = at.isLoopback() && !launcher.isEmpty();
    return new Sources(
        reading.state(),
        words -> run(reading.state(), words),
        words -> SearchWords.query(words, invocation),
        AccountNames::new,
        plays ? Optional.of(Path.of(launcher)) : Optional.empty());
  }

  /** As another run of the program would, whose terminal is a page. */
  private Commands.Said run(Path state, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal page = new Terminal(out, err, invocation.terminal().environment());
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--no-progress", "--state", RawText.of(ByteString.of(state.toString()))));
    int exit = Main.run(page, all.toArray(String[]::new));
    return new Commands.Said(
        exit,
        out.toString(StandardCharsets.UTF_8).lines().toList(),
        err.toString(StandardCharsets.UTF_8).strip());
  }
}
