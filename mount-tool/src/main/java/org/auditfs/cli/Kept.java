package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.SignedNote;
import org.auditfs.chain.TlogProof;
import org.auditfs.chain.VerifierKey;
import org.auditfs.config.BoundedFile;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * Files that somebody kept of a trail: keys, checkpoints, proofs. Whatever is in them is hostile.
 */
final class Kept {

  private static final ByteString KEY_SUFFIX = ByteString.of(".vkey");
  private static final int BYTES_MAX = 4 << 20;

  private Kept() {}

  /** Reads what a file has. */
  private interface Form<T> {
    T of(String text) throws MalformedChainException;
  }

  /** Where the key of the proof in {@code file} is kept, unless somebody says otherwise. */
  static FilePath keyBeside(FilePath file) {
    return new FilePath(file.bytes().concat(KEY_SUFFIX));
  }

  static VerifierKey key(FilePath file) throws CommandException {
    return read(file, "key", VerifierKey::parse);
  }

  static SignedNote checkpoint(FilePath file) throws CommandException {
    return read(file, "checkpoint", text -> SignedNote.parse(text.strip() + "\n"));
  }

  static TlogProof proof(FilePath file) throws CommandException {
    return read(file, "proof", TlogProof::parse);
  }

  private static <T> T read(FilePath file, String what, Form<T> form) throws CommandException {
    Path path = Path.of(file.toString());
    try {
      return form.of(BoundedFile.text(path, BYTES_MAX));
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.WRONG_USAGE, "no such file: " + path, e);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot read the " + what + ": " + path + ": " + e.getMessage(), e);
    } catch (MalformedChainException e) {
      throw new CommandException(ExitCode.REFUSED, "no " + what + ": " + path + ": " + e.what(), e);
    }
  }
}
