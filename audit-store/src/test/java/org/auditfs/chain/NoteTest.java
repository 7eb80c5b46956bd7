package org.auditfs.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.auditfs.chain.VerifierKey.Verdict;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {

  /** The example at the end of C2SP signed-note. */
  private static final String C2SP_KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String C2SP_NOTE =
      """
      This is an example message.

      — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
      """;

  /** Key and note of the documentation of golang.org/x/mod/sumdb/note. */
  private static final String GO_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String GO_SECRET =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

  private static final String GO_NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  /** The example of C2SP tlog-checkpoint. */
  private static final String C2SP_CHECKPOINT =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      """;

  @Test
  void verifiesTheExampleOfTheSpecification() throws Exception {
    VerifierKey key = VerifierKey.parse(C2SP_KEY);
    SignedNote note = SignedNote.parse(C2SP_NOTE);
    assertEquals(Verdict.SIGNED, key.verify(note));
    assertEquals(C2SP_KEY, key.toString());
    assertEquals(C2SP_NOTE, note.toString());
    assertEquals(
        Verdict.FORGED, key.verify(new SignedNote("This is another.\n", note.signatures())));
    assertEquals(Verdict.OTHER_KEY, VerifierKey.parse(GO_KEY).verify(note));
  }

  /** Ed25519 has one signature for a text and a key, so it must be Go's. */
  @Test
  void signsAsGoDoes() throws Exception {
    SigningKey key = SigningKey.parse(GO_SECRET + "\n", VerifierKey.parse(GO_KEY));
    assertEquals(GO_NOTE, key.sign(SignedNote.parse(GO_NOTE).text()).toString());
    assertEquals(GO_SECRET, key.secret());
    assertEquals(GO_KEY, key.verifier().toString());
  }

  @Test
  void readsTheCheckpointOfTheSpecification() throws Exception {
    SignedNote note = SignedNote.parse(C2SP_CHECKPOINT);
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    assertEquals("example.com/behind-the-sofa", checkpoint.origin());
    assertEquals(20852163, checkpoint.size());
    assertEquals("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", checkpoint.root().base64());
    assertEquals(note.text(), checkpoint.text());
    assertEquals(OptionalLong.empty(), checkpoint.number());
  }

  @Test
  void keepsWhatACheckpointOfOursSays() throws Exception {
    String origin = Checkpoint.origin(ByteString.of("0123456789abcdef"));
    Checkpoint made = Checkpoint.of(origin, 0, TreeHasher.empty(), 17, 3, Events.TIME);
    Checkpoint read = Checkpoint.parse(made.text());
    assertEquals(made, read);
    assertEquals(OptionalLong.of(17), read.number());
    assertEquals(OptionalLong.of(3), read.firstSerial());
    assertEquals(Instant.parse("2026-11-22T09:30:00.123456Z"), read.time().orElseThrow());
  }

  @Test
  void verifiesOnlyWhatItsOwnKeySigned() throws Exception {
    SigningKey key = SigningKey.generate("auditfs/1");
    SigningKey sameName = SigningKey.generate("auditfs/1");
    SignedNote note = key.sign("one\n");
    assertEquals(Verdict.SIGNED, key.verifier().verify(note));
    assertEquals(Verdict.OTHER_KEY, sameName.verifier().verify(note));
    // One that claims the id of a key it is not.
    NoteSignature theirs = sameName.sign("one\n").signatures().get(0);
    NoteSignature claimed = new NoteSignature("auditfs/1", key.verifier().id(), theirs.signature());
    assertEquals(Verdict.FORGED, key.verifier().verify(new SignedNote("one\n", List.of(claimed))));
    // A known key's wrong signature spoils the note, whoever else signed it: signed-note.
    List<NoteSignature> both = List.of(note.signatures().get(0), claimed);
    assertEquals(Verdict.FORGED, key.verifier().verify(new SignedNote("one\n", both)));
    SigningKey again = SigningKey.parse(key.secret(), key.verifier());
    assertEquals(note, again.sign("one\n"));
    assertThrows(
        MalformedChainException.class, () -> SigningKey.parse(key.secret(), sameName.verifier()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\n",
        "a\n\n",
        "a\n\n\n",
        "a\n\nb\n",
        "a\n\n— name\n",
        "a\n\n— name AAAA\n",
        "a\n\n— name AAAAAA==\n",
        "a\n\n— name AAAAAB=\n",
        "a\n\n— na+me AAAAAAE=\n",
        "a\n\n—  AAAAAAE=\n",
        "a\n\n— name AAAAAAE=",
        "a\tb\n\n— name AAAAAAE=\n",
        "a\r\n\n— name AAAAAAE=\n",
      })
  void refusesWhatIsNoNote(String text) {
    assertThrows(MalformedChainException.class, () -> SignedNote.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "o\n1\n",
        "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n9999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "o\n1\nCsUY\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
      })
  void refusesWhatIsNoCheckpoint(String text) {
    assertThrows(MalformedChainException.class, () -> Checkpoint.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/ foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      })
  void refusesWhatIsNoVerifierKey(String text) {
    assertThrows(MalformedChainException.class, () -> VerifierKey.parse(text));
  }

  @Test
  void readsStoredCheckpointsAndLeavesAnUnfinishedOne() throws Exception {
    SigningKey key = SigningKey.generate("o");
    byte[] all = new byte[0];
    for (int i = 1; i <= 3; i++) {
      String text = Checkpoint.of("o", i, TreeHasher.empty(), i, 1, Events.TIME).text();
      all = ByteString.of(all).concat(CheckpointList.stored(key.sign(text))).toByteArray();
    }
    CheckpointList whole = CheckpointList.parse(all, 0);
    assertEquals(List.of(1L, 2L, 3L), sizes(whole));
    assertEquals(all.length, whole.end());
    long third = whole.entries().get(2).at();
    for (int length = (int) third; length < all.length; length++) {
      CheckpointList cut = CheckpointList.parse(java.util.Arrays.copyOf(all, length), 0);
      assertEquals(List.of(1L, 2L), sizes(cut), "cut at " + length);
      assertEquals(third, cut.end());
    }
    byte[] broken = all.clone();
    broken[(int) third + 2] = 'x';
    String message =
        assertThrows(MalformedChainException.class, () -> CheckpointList.parse(broken, 0)).what();
    assertTrue(message.contains("byte " + third), message);
  }

  private static List<Long> sizes(CheckpointList list) {
    return list.entries().stream().map(entry -> entry.checkpoint().size()).toList();
  }

  @Test
  void proofsLeadFromTheirEventToTheirCheckpoint() throws Exception {
    TreeHasher hasher = new TreeHasher();
    Prover prover = Prover.ofInclusion(1);
    List<byte[]> leaves = List.of(bytes("a"), bytes("b"), bytes("c"));
    leaves.forEach(leaf -> prover.push(leaf, 0, leaf.length));
    Hash root = new Reference(leaves).root(3);
    SigningKey key = SigningKey.generate("o");
    Checkpoint checkpoint = Checkpoint.of("o", 3, root, 1, 1, Events.TIME);
    SignedNote note = key.sign(checkpoint.text());
    TlogProof proof = new TlogProof(ByteString.of("b"), prover.inclusion(), note, checkpoint);
    TlogProof read = TlogProof.parse(proof.toString());
    assertEquals(proof, read);
    assertTrue(read.leadsToRoot());
    assertEquals(hasher.leaf(bytes("b")), hasher.leaf(read.record().toByteArray()));
    TlogProof other = new TlogProof(ByteString.of("B"), prover.inclusion(), note, checkpoint);
    assertFalse(other.leadsToRoot());
    for (String line : proof.toString().lines().limit(5).toList()) {
      String without = proof.toString().replace(line + "\n", "");
      assertFalse(isGood(without), "without " + line);
    }
  }

  private static boolean isGood(String proof) {
    try {
      return TlogProof.parse(proof).leadsToRoot();
    } catch (MalformedChainException e) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
