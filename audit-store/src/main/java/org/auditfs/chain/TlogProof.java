package org.auditfs.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;

/**
 * A proof that needs nothing but itself and the verifier key: C2SP tlog-proof, the event's record
 * as its extra data.
 *
 * @param record the leaf; believed only because the proof leads from it to the checkpoint
 * @param inclusion from the leaf to the root
 * @param note the checkpoint as it was signed
 * @param checkpoint what it says
 */
public record TlogProof(
    ByteString record, InclusionProof inclusion, SignedNote note, Checkpoint checkpoint) {

  private static final String FIRST = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /**
   * Reads a proof.
   *
   * @throws MalformedChainException when it is none, or has no event with it
   */
  public static TlogProof parse(String text) throws MalformedChainException {
    if (text.indexOf('\r') >= 0) {
      throw new MalformedChainException("a proof with control characters");
    }
    int blank = text.indexOf("\n\n");
    List<String> lines = text.substring(0, Math.max(blank, 0)).lines().toList();
    if (lines.size() < 3
        || !lines.get(0).equals(FIRST)
        || !lines.get(1).startsWith(EXTRA)
        || !lines.get(2).startsWith(INDEX)) {
      throw new MalformedChainException("no tlog-proof of an event");
    }
    List<Hash> hashes = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      hashes.add(Hash.ofBase64(line));
    }
    SignedNote note = SignedNote.parse(text.substring(blank + 2));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    long index = Checkpoint.number(lines.get(2).substring(INDEX.length()));
    return new TlogProof(
        ByteString.of(Bytes.ofBase64(lines.get(1).substring(EXTRA.length()))),
        new InclusionProof(index, checkpoint.size(), hashes),
        note,
        checkpoint);
  }

  /** Whether the event is in the tree that the checkpoint is of. */
  public boolean leadsToRoot() {
    Hash leaf = new TreeHasher().leaf(record.toByteArray());
    return inclusion.root(leaf).equals(Optional.of(checkpoint.root()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    text.append(EXTRA).append(Bytes.base64(record.toByteArray())).append('\n');
    text.append(INDEX).append(inclusion.index()).append('\n');
    inclusion.hashes().forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(note).toString();
  }
}
