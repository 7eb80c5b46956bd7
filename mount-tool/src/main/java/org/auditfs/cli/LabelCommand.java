package org.auditfs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.labelling.CheckLabels;
import org.auditfs.labelling.KernelEvm;
import org.auditfs.labelling.LabelPlan;
import org.auditfs.labelling.LabelPlan.Evm;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.labelling.LabelTask;
import org.auditfs.labelling.RemoveLabels;
import org.auditfs.labelling.TreeWalk;
import org.auditfs.labelling.WriteLabels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes, checks and removes security.ima and security.evm. */
@Command(
    name = "label",
    header = "Writes what files are into security.ima and security.evm, or checks it.",
    description = {
      "label PATH…    hashes regular files and writes their labels. What is right is",
      "               not written again, so a run that was broken off goes on when it",
      "               is begun again. A signature that holds is left.",
      "label verify   says which files are not what their labels say, and why, in the",
      "               kernel's words. Ends with 1 if there are any.",
      "label remove   takes the labels away.",
      "Each file's is an event. No symbolic link is followed. Writing needs root",
      "(CAP_SYS_ADMIN). security.evm is an HMAC with STATE/keys/evm-key, or a",
      "signature, of owner, mode, inode, security.ima and other attributes, in the",
      "kernel's format."
    })
final class LabelCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(
      arity = "1..*",
      paramLabel = "[verify|remove] PATH",
      description = "What to do, and with which files or directories.")
  private List<String> words = List.of();

  @Option(
      names = {"-R", "--recursive"},
      description = "Go into directories; into other filesystems only with --all-fs.")
  private boolean recursive;

  @Option(names = "--all-fs", description = "With -R: go into other filesystems, too.")
  private boolean everyFileSystem;

  @Option(
      names = {"-a", "--hash"},
      paramLabel = "ALGO",
      description = "The hash (default: sha256).")
  private String hash = HashAlgorithm.SHA256.word();

  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description = {"Sign with this key, RSA or EC, PEM or DER; own: STATE/keys/signing-key."})
  private Optional<String> sign = Optional.empty();

  @Option(
      names = "--portable",
      description = "With --sign: a security.evm that holds on other filesystems, too.")
  private boolean portable;

  @Option(names = "--no-evm", description = "Leave security.evm alone.")
  private boolean noEvm;

  @Option(
      names = "--missing",
      description = "Leave files that have labels alone, without hashing them.")
  private boolean onlyMissing;

  @Option(
      names = "--evm-key",
      paramLabel = "FILE",
      description = "The HMAC's key, raw (default: STATE/keys/evm-key).")
  private Optional<String> evmKey = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "Believe the signatures of this certificate or public",
        "key, besides those of STATE/keys/*.pem, *.der, *.crt.",
        "Can be given several times."
      })
  private List<String> keys = List.of();

  @Option(names = "--json", description = "One JSON object a problem, and one at the end.")
  private boolean json;

  private boolean asRoot;

  LabelCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** What is done with the files. */
  private enum Deed {
    LABEL("labelled", "already right", "cannot label"),
    VERIFY("", "right", "cannot check"),
    REMOVE("taken away", "without labels", "cannot remove the labels of");

    private final String done;
    private final String right;
    private final String cannot;

    Deed(String done, String right, String cannot) {
      this.done = done;
      this.right = right;
      this.cannot = cannot;
    }

    static Optional<Deed> of(String word) {
      return switch (word) {
        case "verify" -> Optional.of(VERIFY);
        case "remove" -> Optional.of(REMOVE);
        default -> Optional.empty();
      };
    }
  }

  @Override
  public Integer call() throws CommandException {
    Optional<Deed> said = Deed.of(words.get(0));
    Deed deed = said.orElse(Deed.LABEL);
    List<FilePath> paths = new ArrayList<>();
    for (String word : words.subList(said.isPresent() ? 1 : 0, words.size())) {
      paths.add(invocation.path(word));
    }
    if (paths.isEmpty()) {
      throw new CommandException(ExitCode.WRONG_USAGE, "label " + words.get(0) + ": which files?");
    }
    LabelTask task = task(deed);
    LabelTally tally;
    try (LabelRecorder recorder = LabelRecorder.begin(invocation);
        Progress progress = new Progress(invocation, "files")) {
      long all = invocation.showsProgress() ? count(paths) : 0;
      LabelRun run =
          new LabelRun(
              task,
              deed == Deed.VERIFY,
              recorder,
              progress,
              all,
              (path, kind, cause) -> show(deed, path, kind, cause));
      tally = run.run(paths, walk(run));
    }
    invocation
        .terminal()
        .line(json ? Json.object(tally::write) : tally.line(deed.done, deed.right));
    return tally.exitCode().number();
  }

  private TreeWalk walk(TreeWalk.Visitor visitor) {
    return new TreeWalk(invocation.posix(), recursive, everyFileSystem, visitor);
  }

  private long count(List<FilePath> paths) {
    FileCount count = new FileCount();
    paths.forEach(walk(count)::walk);
    return count.files();
  }

  private LabelTask task(Deed deed) throws CommandException {
    int uid = invocation.uid();
    asRoot = uid == 0;
    invocation.state().prepare(uid);
    boolean evm = !noEvm && !isKernels();
    LabelCommandKeys found = new LabelCommandKeys(invocation, evmKey, keys);
    CheckLabels check = new CheckLabels(invocation.posix(), found.verifier(evm), found.appraiser());
    return switch (deed) {
      case LABEL -> new WriteLabels(invocation.posix(), plan(found, evm), check);
      case VERIFY -> check;
      case REMOVE -> new RemoveLabels(invocation.posix(), !noEvm);
    };
  }

  private LabelPlan plan(LabelCommandKeys found, boolean evm) throws CommandException {
    HashAlgorithm algorithm =
        HashAlgorithm.ofWord(hash)
            .filter(it -> it.id().isPresent())
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.WRONG_USAGE,
                        "no hash for labels: " + Terminal.readable(hash) + ": give " + hashes()));
    if (sign.isEmpty()) {
      if (portable) {
        throw new CommandException(
            ExitCode.WRONG_USAGE, "--portable is a signature: give --sign KEY");
      }
      Evm hmac = evm ? new Evm.Hmac(found.hmac()) : new Evm.None();
      return new LabelPlan(algorithm, Optional.empty(), hmac, onlyMissing);
    }
    var key = found.signer(sign.get());
    Evm signature = evm ? new Evm.Signature(key, portable) : new Evm.None();
    return new LabelPlan(algorithm, Optional.of(key), signature, onlyMissing);
  }

  private static String hashes() {
    List<String> names = new ArrayList<>();
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (algorithm.id().isPresent()) {
        names.add(algorithm.word());
      }
    }
    return String.join(", ", names);
  }

  /** A kernel whose EVM has its keys keeps security.evm itself, with a key that nobody sees. */
  private boolean isKernels() throws CommandException {
    try {
      boolean its = KernelEvm.keepsLabels();
      if (its) {
        invocation.warn("the kernel itself keeps security.evm here: it is left to it");
      }
      return its;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NOT_ALLOWED,
          "cannot ask whether the kernel runs EVM: " + e + ": run it as root",
          e);
    }
  }

  private void show(Deed deed, FilePath path, Kind kind, String cause) {
    String name = Printable.line(path.bytes());
    switch (kind) {
      case DONE -> invocation.remark(deed.done + " " + cause + " " + name);
      case RIGHT -> invocation.remark(deed.right + " " + name);
      case FAILED -> {
        if (json) {
          printJson(path, cause);
        }
        invocation.warn(deed.cannot + " " + name + ": " + cause + advice(cause));
      }
      case WRONG_DATA, WRONG_METADATA -> {
        if (json) {
          printJson(path, cause);
        } else {
          invocation.terminal().line(cause + " " + name);
        }
      }
    }
  }

  /** Nothing else keeps root from opening a file. */
  private String advice(String cause) {
    boolean enforced = asRoot && cause.equals("openat: " + Errno.EACCES);
    return enforced
        ? ": is it mounted with ima_appraise=enforce? unmount it, or mount it with ima_appraise=fix"
        : "";
  }

  private void printJson(FilePath path, String cause) {
    invocation
        .terminal()
        .line(
            Json.object(
                out -> {
                  Json.name(out, "path", path.bytes());
                  out.writeStringField("cause", cause);
                }));
  }
}
