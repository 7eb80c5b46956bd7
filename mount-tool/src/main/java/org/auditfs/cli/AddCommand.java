package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.file.FilePath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a watch. */
@Command(
    name = "add",
    header = "Adds a watch and prints its number.",
    description = {
      "integrity watches the name: what is done to it, and to whatever file it names",
      "at the time; of a directory with all that lies below it, now and later. secrecy",
      "watches the file that is there now, under any name, until it is destroyed; of a",
      "directory the names in it. Both on one path: every file that comes to be there,",
      "or below it, is kept in sight after it leaves."
    })
final class AddCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "secrecy|integrity", description = "How to watch.")
  private String verb = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "As users of the mount see it.")
  private String path = "";

  @Mixin private final RuleOptions options = new RuleOptions();

  @Option(names = "-R", description = "secrecy: also all that lies below the directory now.")
  private boolean recursive;

  @Option(names = "--each-io", description = "Also each read and write of the file.")
  private boolean eachIo;

  AddCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    if (!verb.equals("secrecy") && !verb.equals("integrity")) {
      throw new CommandException(
          ExitCode.WRONG_USAGE,
          "bad rule: " + Terminal.readable(verb) + ": expected secrecy or integrity");
    }
    FilePath watched = invocation.path(path);
    List<String> more = new ArrayList<>();
    if (recursive) {
      more.add("-R");
    }
    if (eachIo) {
      more.add("--each-io");
    }
    int exit =
        options.add(
            invocation, List.of(RawText.bytes(verb), watched.bytes()), more.toArray(String[]::new));
    if (exit == ExitCode.DONE.number() && watched.bytes().indexOf((byte) '*', 0) >= 0) {
      invocation.note("the path is taken as it is spelled, * too");
    }
    return exit;
  }
}
