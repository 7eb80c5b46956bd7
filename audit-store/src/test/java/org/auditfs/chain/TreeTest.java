package org.auditfs.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.Test;

class TreeTest {

  /** Leaves and roots of certificate-transparency's merkle_tree_test, now in transparency-dev. */
  private static final List<byte[]> CT_LEAVES =
      List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", hex16()).stream()
          .map(HexFormat.of()::parseHex)
          .toList();

  private static final List<String> CT_ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int LEAVES = 300;

  private static String hex16() {
    return "606162636465666768696a6b6c6d6e6f";
  }

  private final TreeHasher hasher = new TreeHasher();

  private static List<byte[]> leaves(int count) {
    Random random = new Random(Seeds.seed());
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] leaf = new byte[random.nextInt(200)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  private Span span(List<byte[]> leaves, int begin, int end) {
    Span span = new Span(hasher, begin);
    leaves.subList(begin, end).forEach(leaf -> span.append(leaf, 0, leaf.length));
    return span;
  }

  private Frontier tree(List<byte[]> leaves, int... cuts) {
    Frontier frontier = new Frontier(hasher);
    for (int cut : cuts) {
      frontier.push(span(leaves, (int) frontier.size(), cut));
    }
    return frontier;
  }

  @Test
  void hasTheRootsOfCertificateTransparency() {
    for (int size = 0; size < CT_ROOTS.size(); size++) {
      assertEquals(CT_ROOTS.get(size), tree(CT_LEAVES, size).root().toString(), "size " + size);
    }
  }

  @Test
  void hasTheSameRootWhereverItIsCut() {
    List<byte[]> leaves = leaves(LEAVES);
    Reference reference = new Reference(leaves);
    for (int size = 1; size <= LEAVES; size++) {
      Hash root = reference.root(size);
      assertEquals(root, tree(leaves, size).root());
      assertEquals(root, tree(leaves, size / 3, size / 2, size).root(), "size " + size);
    }
    Random random = new Random(Seeds.seed());
    for (int round = 0; round < 200; round++) {
      int[] cuts = random.ints(random.nextInt(20), 0, LEAVES).sorted().toArray();
      Frontier cut = tree(leaves, cuts);
      cut.push(span(leaves, (int) cut.size(), LEAVES));
      assertEquals(reference.root(LEAVES), cut.root());
    }
  }

  @Test
  void provesEveryLeafInEveryTreeAsTheRfcSays() {
    List<byte[]> leaves = leaves(70);
    Reference reference = new Reference(leaves);
    for (int size = 1; size <= leaves.size(); size++) {
      for (int index = 0; index < size; index++) {
        Prover prover = Prover.ofInclusion(index);
        prover.push(span(leaves, 0, index));
        prover.push(leaves.get(index), 0, leaves.get(index).length);
        prover.push(span(leaves, index + 1, size));
        InclusionProof proof = prover.inclusion();
        assertEquals(new InclusionProof(index, size, reference.inclusion(index, size)), proof);
        Hash leaf = hasher.leaf(leaves.get(index));
        assertEquals(Optional.of(reference.root(size)), proof.root(leaf));
      }
    }
  }

  @Test
  void provesThatEveryTreeBeginsWithEveryOlderOneAsTheRfcSays() {
    List<byte[]> leaves = leaves(70);
    Reference reference = new Reference(leaves);
    for (int to = 1; to <= leaves.size(); to++) {
      for (int from = 1; from <= to; from++) {
        Prover prover = Prover.ofConsistency(from);
        prover.push(span(leaves, 0, from));
        prover.push(span(leaves, from, to));
        ConsistencyProof proof = prover.consistency();
        assertEquals(new ConsistencyProof(from, to, reference.consistency(from, to)), proof);
        assertTrue(proof.proves(reference.root(from), reference.root(to)), from + " to " + to);
      }
    }
  }

  @Test
  void refusesEveryChangedInclusionProof() {
    List<byte[]> leaves = leaves(23);
    Reference reference = new Reference(leaves);
    for (int index = 0; index < leaves.size(); index++) {
      List<Hash> right = reference.inclusion(index, leaves.size());
      Hash leaf = hasher.leaf(leaves.get(index));
      Optional<Hash> root = Optional.of(reference.root(leaves.size()));
      for (List<Hash> wrong : changed(right)) {
        assertNotEquals(root, new InclusionProof(index, leaves.size(), wrong).root(leaf));
      }
      for (int other = -1; other <= leaves.size(); other++) {
        if (other != index) {
          assertNotEquals(root, new InclusionProof(other, leaves.size(), right).root(leaf));
        }
      }
      assertNotEquals(root, new InclusionProof(index, 23, right).root(right.get(0)));
    }
  }

  @Test
  void refusesEveryChangedConsistencyProof() {
    List<byte[]> leaves = leaves(23);
    Reference reference = new Reference(leaves);
    for (int from = 1; from < leaves.size(); from++) {
      List<Hash> right = reference.consistency(from, leaves.size());
      Hash older = reference.root(from);
      Hash newer = reference.root(leaves.size());
      for (List<Hash> wrong : changed(right)) {
        assertFalse(new ConsistencyProof(from, leaves.size(), wrong).proves(older, newer));
      }
      assertFalse(new ConsistencyProof(from, leaves.size(), right).proves(newer, newer));
      assertFalse(new ConsistencyProof(from, leaves.size(), right).proves(older, older));
      assertFalse(new ConsistencyProof(leaves.size(), from, right).proves(older, newer));
    }
  }

  /** One missing, one too many, one changed, two swapped. */
  private static List<List<Hash>> changed(List<Hash> right) {
    List<List<Hash>> all = new ArrayList<>();
    for (int i = 0; i < right.size(); i++) {
      List<Hash> less = new ArrayList<>(right);
      less.remove(i);
      all.add(less);
      List<Hash> more = new ArrayList<>(right);
      more.add(i, right.get(i));
      all.add(more);
      List<Hash> other = new ArrayList<>(right);
      byte[] bytes = right.get(i).bytes().toByteArray();
      bytes[i] ^= 1;
      other.set(i, Hash.of(bytes, 0));
      all.add(other);
      if (i > 0) {
        List<Hash> swapped = new ArrayList<>(right);
        Collections.swap(swapped, i - 1, i);
        all.add(swapped);
      }
    }
    return all;
  }

  @Test
  void keepsATreeInAFile() throws Exception {
    List<byte[]> leaves = leaves(LEAVES);
    ByteString trail = ByteString.of("0123456789abcdef");
    Frontier before = tree(leaves, 45);
    ByteString file = TreeFile.header(trail, before);
    for (int[] cut : new int[][] {{45, 46}, {46, 200}, {200, LEAVES}}) {
      file = file.concat(TreeFile.span(span(leaves, cut[0], cut[1])));
    }
    file = file.concat(TreeFile.seal(7, LEAVES));
    byte[] bytes = file.toByteArray();
    TreeFile read = TreeFile.parse(bytes, hasher);
    assertEquals(trail, read.trail());
    assertEquals(45, read.begin());
    assertEquals(LEAVES, read.end());
    assertEquals(bytes.length, read.bytes());
    Frontier tree = read.before().copy();
    read.spans().forEach(stored -> tree.push(stored.span()));
    assertEquals(7, read.checkpoint());
    assertEquals(new Reference(leaves).root(LEAVES), tree.root());
    for (int at = 0; at < bytes.length; at++) {
      byte[] wrong = bytes.clone();
      wrong[at] ^= 0x10;
      assertTrue(isNoticed(wrong), "byte " + at);
    }
    for (int length = 0; length < bytes.length; length++) {
      assertTrue(isNoticed(java.util.Arrays.copyOf(bytes, length)), "cut at " + length);
    }
  }

  /** Refused, or not taken for whole. */
  private boolean isNoticed(byte[] wrong) {
    try {
      TreeFile read = TreeFile.parse(wrong, hasher);
      return read.end() != LEAVES || read.checkpoint() != 7;
    } catch (MalformedChainException e) {
      return true;
    }
  }

  @Test
  void tellsWhereTwoSpansDiffer() {
    List<byte[]> leaves = new ArrayList<>(leaves(LEAVES));
    Span right = span(leaves, 10, LEAVES);
    assertEquals(LEAVES, right.firstDifference(span(leaves, 10, LEAVES)));
    leaves.set(150, new byte[] {1});
    Span wrong = span(leaves, 10, LEAVES);
    assertEquals(128, right.firstDifference(wrong));
    assertEquals(192, right.endOfBlock(128));
  }

  @Test
  void refusesASpanThatDoesNotFollow() {
    Frontier tree = tree(CT_LEAVES, 3);
    assertThrows(IllegalArgumentException.class, () -> tree.push(span(CT_LEAVES, 4, 5)));
  }
}
