package org.auditfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.chain.TlogProof;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.file.FilePath;
import org.auditfs.index.IndexCheck;
import org.auditfs.verify.Problem;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.Verdict;
import org.auditfs.verify.VerifyRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the whole trail, or a proof of one event. */
@Command(
    name = "verify",
    header = "Checks that the trail is what was written, or says where it is not.",
    description = {
      "Needs no daemon; with one, checks up to what is written now. With a key and a",
      "checkpoint that were kept elsewhere, not even root can have changed the past."
    })
final class VerifyCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Prove that nothing before this older checkpoint changed.")
  private Optional<String> against = Optional.empty();

  @Option(
      names = "--proof",
      paramLabel = "FILE",
      description = "Check a proof of auditfs prove; needs no trail.")
  private Optional<String> proof = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "The verifier key, kept elsewhere (default: STATE/keys/trail.vkey; of a",
        "proof FILE: FILE.vkey)."
      })
  private Optional<String> key = Optional.empty();

  @Option(names = "--no-index", description = "Do not compare the index with the log.")
  private boolean noIndex;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  VerifyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    if (proof.isEmpty()) {
      return verifyTrail();
    }
    if (against.isPresent()) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "either --against or --proof: a proof has its own checkpoint");
    }
    return verifyProof(invocation.path(proof.get()));
  }

  private int verifyTrail() throws CommandException {
    VerifyRequest request = VerifyRequest.plain();
    if (key.isPresent()) {
      request = request.withKey(Kept.key(invocation.path(key.get())));
    }
    if (against.isPresent()) {
      request = request.withAgainst(Kept.checkpoint(invocation.path(against.get())));
    }
    TrailVerdict verdict = new TrailVerdict(verify(request, invocation.trail()), key.isEmpty());
    return print(verdict.isVerified(), json ? List.of(verdict.json()) : verdict.lines());
  }

  private Verdict verify(VerifyRequest request, Path state) throws CommandException {
    try (Progress verified = new Progress(invocation, "of the log");
        Progress compared = new Progress(invocation, "of the index")) {
      VerifyRequest shown = request.withProgress(verified::show);
      Verdict verdict = StoreVerifier.verify(state, shown);
      if (noIndex || !verdict.isVerified()) {
        return verdict;
      }
      Path index = state.resolve("index");
      return IndexCheck.compare(state.resolve("log"), index, compared::show)
          .map(what -> verdict.with(Problem.in(index, what)))
          .orElse(verdict);
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private int verifyProof(FilePath file) throws CommandException {
    TlogProof given = Kept.proof(file);
    FilePath keyFile = key.isPresent() ? invocation.path(key.get()) : Kept.keyBeside(file);
    ProofVerdict verdict = new ProofVerdict(given, Kept.key(keyFile));
    return print(verdict.isVerified(), json ? List.of(verdict.json()) : verdict.lines());
  }

  private int print(boolean verified, List<String> lines) {
    lines.forEach(invocation.terminal()::line);
    return (verified ? ExitCode.DONE : ExitCode.NOTHING_FOUND).number();
  }
}
