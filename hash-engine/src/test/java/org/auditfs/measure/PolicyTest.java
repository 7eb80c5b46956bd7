package org.auditfs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTest {

  private static final String UUID = "6b5f5b1e-0d6c-4a39-8a1c-8f1d2f3e4c5b";

  /** An access that a table row describes: words that change what is usual. */
  private record FakeFacts(
      PolicyFunction function,
      int mask,
      long uid,
      long euid,
      long gid,
      long egid,
      long fowner,
      long fgroup,
      long fsmagic,
      String fsname,
      String fsuuid,
      ByteString path)
      implements PolicyFacts {

    static FakeFacts of(PolicyFunction function, int mask, long uid, long euid, String path) {
      return new FakeFacts(
          function, mask, uid, euid, 100, 200, 300, 400, 0xef53, "ext4", UUID, ByteString.of(path));
    }
  }

  private static final FakeFacts READ =
      FakeFacts.of(PolicyFunction.FILE_CHECK, PolicyFacts.MAY_READ, 1000, 0, "/etc/shadow");
  private static final FakeFacts WRITE =
      FakeFacts.of(PolicyFunction.FILE_CHECK, PolicyFacts.MAY_WRITE, 1000, 0, "/etc/shadow");
  private static final FakeFacts BOTH =
      FakeFacts.of(
          PolicyFunction.FILE_CHECK,
          PolicyFacts.MAY_READ | PolicyFacts.MAY_WRITE,
          1000,
          0,
          "/etc/shadow");
  private static final FakeFacts EXEC =
      FakeFacts.of(PolicyFunction.BPRM_CHECK, PolicyFacts.MAY_EXEC, 1000, 1000, "/usr/bin/cat");

  private static Policy policy(String lines) throws PolicySyntaxException {
    return Policy.parse(Arrays.asList(lines.split("; ", -1)));
  }

  /** Which of read, write, both and exec (rwbx) a rule matches. */
  @ParameterizedTest
  @CsvSource({
    "measure, rwbx",
    "measure func=FILE_CHECK, rwb",
    "measure func=PATH_CHECK, rwb",
    "measure func=BPRM_CHECK, x",
    "measure func=MMAP_CHECK, ''",
    "measure mask=MAY_READ, r",
    "measure mask=^MAY_READ, rb",
    "measure mask=MAY_WRITE, w",
    "measure mask=^MAY_WRITE, wb",
    "measure mask=MAY_EXEC func=BPRM_CHECK, x",
    "measure mask=^MAY_APPEND, ''",
    "measure uid=1000, rwbx",
    "measure uid=0, ''",
    "measure euid=0, rwb",
    "measure uid>999, rwbx",
    "measure uid>1000, ''",
    "measure uid<1001, rwbx",
    "measure euid<1, rwb",
    "measure gid=100, rwbx",
    "measure gid=101, ''",
    "measure egid=200, rwbx",
    "measure fowner=300, rwbx",
    "measure fowner>300, ''",
    "measure fgroup<401, rwbx",
    "measure fsmagic=0xef53, rwbx",
    "measure fsmagic=ef53, rwbx",
    "measure fsmagic=0x1, ''",
    "measure fsname=ext4, rwbx",
    "measure fsname=xfs, ''",
    "measure fsuuid=6B5F5B1E-0d6c-4a39-8a1c-8f1d2f3e4c5b, rwbx",
    "measure fsuuid=00000000-0d6c-4a39-8a1c-8f1d2f3e4c5b, ''",
    "measure path=/etc/shadow, rwb",
    "measure path=/etc/*, rwb",
    "measure path=/*, ''",
    "measure path=**, rwbx",
    "measure path=/usr/bin/[a-d]*, x",
    "measure path=/etc/* mask=MAY_READ euid=0, r",
    "dont_measure path=/etc/*; measure, x",
    "measure path=/etc/*; dont_measure, rwb",
    "dont_appraise; measure, rwbx",
    "'  # measure; measure func=BPRM_CHECK', x",
    "'\tmeasure   func=BPRM_CHECK\t ', x",
  })
  void matches(String rules, String expected) throws PolicySyntaxException {
    Policy policy = policy(rules);
    StringBuilder matched = new StringBuilder();
    for (FakeFacts facts : List.of(READ, WRITE, BOTH, EXEC)) {
      if (policy.ask(facts).measure()) {
        matched.append("rwbx".charAt(List.of(READ, WRITE, BOTH, EXEC).indexOf(facts)));
      }
    }
    assertEquals(expected, matched.toString());
  }

  @Test
  void decidesEachKindOfActionByItsFirstRule() throws PolicySyntaxException {
    Wanted wanted =
        policy(
                "audit func=BPRM_CHECK; dont_audit; audit; measure pcr=11 template=ima-sig;"
                    + " measure pcr=12; appraise appraise_type=imasig; dont_hash; hash")
            .ask(READ);
    assertTrue(wanted.measure());
    assertFalse(wanted.audit());
    assertTrue(wanted.appraise());
    assertFalse(wanted.hash());
    assertTrue(wanted.signed());
    assertEquals(11, wanted.pcr());
    assertEquals(Optional.of(Template.IMA_SIG), wanted.template());
    assertFalse(wanted.permitsDirectIo());
  }

  @Test
  void takesWhatARuleAdds() throws PolicySyntaxException {
    Wanted wanted =
        policy("appraise func=SETXATTR_CHECK appraise_algos=sha256,sha512; measure permit_directio")
            .ask(
                FakeFacts.of(
                    PolicyFunction.SETXATTR_CHECK, PolicyFacts.MAY_WRITE, 0, 0, "/etc/shadow"));
    assertEquals(Set.of(HashAlgorithm.SHA256, HashAlgorithm.SHA512), wanted.algorithms());
    assertTrue(wanted.permitsDirectIo());
  }

  @Test
  void wantsNothingWithoutAMatch() throws PolicySyntaxException {
    assertEquals(Wanted.NOTHING, Policy.NONE.ask(READ));
    assertEquals(Wanted.NOTHING, policy("dont_measure; measure").ask(READ));
    assertTrue(Policy.NONE.isEmpty());
  }

  @Test
  void hasTheKernelsTcb() {
    Policy tcb = Policy.tcb();
    assertTrue(tcb.ask(READ).measure(), "root reads");
    assertFalse(tcb.ask(WRITE).measure(), "root writes");
    assertTrue(tcb.ask(EXEC).measure(), "anybody runs");
    FakeFacts others =
        FakeFacts.of(PolicyFunction.FILE_CHECK, PolicyFacts.MAY_READ, 1000, 1000, "/etc/passwd");
    assertFalse(tcb.ask(others).measure(), "others read");
    assertEquals(17, tcb.texts().size());
    assertEquals("action=measure func=FILE_CHECK mask=^MAY_READ euid=0", tcb.texts().get(15));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mesure | line 1: 'mesure': expected an action",
        "measure func=FILE | line 1: 'func=FILE': no such function",
        "measure; measure func=MODULE_CHECK | line 2: 'func=MODULE_CHECK': cannot be had here",
        "measure func=CRITICAL_DATA label=x | line 1: 'func=CRITICAL_DATA': cannot be had here",
        "measure func=CREDS_CHECK | line 1: 'func=CREDS_CHECK': cannot be had here",
        "measure obj_type=x | line 1: 'obj_type=x': cannot be had here: labels of security",
        "measure subj_user=x | line 1: 'subj_user=x': cannot be had here: labels of security",
        "measure keyrings=a | line 1: 'keyrings=a': cannot be had here",
        "measure digest_type=verity | line 1: 'digest_type=verity': cannot be had here",
        "measure fs_subtype=x | line 1: 'fs_subtype=x': cannot be had here",
        "measure colour=red | line 1: 'colour=red': unknown",
        "measure sometimes | line 1: 'sometimes': unknown",
        "measure func=FILE_CHECK func=BPRM_CHECK | line 1: 'func=BPRM_CHECK': func is said twice",
        "measure uid=1 uid>0 | line 1: 'uid>0': uid is said twice",
        "measure mask=MAY_FLY | line 1: 'mask=MAY_FLY': expected MAY_READ",
        "measure mask=^ | line 1: 'mask=^': expected MAY_READ",
        "measure uid=-1 | line 1: 'uid=-1': expected a number",
        "measure uid=4294967295 | line 1: 'uid=4294967295': expected a number",
        "measure uid=99999999999999999999 | line 1: 'uid=99999999999999999999': expected a number",
        "measure uid= | line 1: 'uid=': expected a number",
        "measure fsmagic=0xz | line 1: 'fsmagic=0xz': expected a hexadecimal",
        "measure fsuuid=1 | line 1: 'fsuuid=1': expected a UUID",
        "measure path=etc | line 1: 'path=etc': expected a pattern",
        "measure path=/[ | line 1: 'path=/[': '[': expected a ']'",
        "measure func>FILE_CHECK | line 1: 'func>FILE_CHECK': only user and group ids",
        "measure pcr=24 | line 1: 'pcr=24': expected a register",
        "measure pcr=-1 | line 1: 'pcr=-1': expected a register",
        "audit pcr=11 | line 1: 'pcr': goes with measure, not with audit",
        "appraise template=ima | line 1: 'template': goes with measure, not with appraise",
        "measure template=x | line 1: 'template=x': not one of our templates",
        "measure appraise_type=imasig | line 1: 'appraise_type': goes with appraise",
        "appraise appraise_type=sigv3 | line 1: 'appraise_type=sigv3': only imasig",
        "appraise appraise_algos=sha256,x | line 1: 'appraise_algos=sha256,x': 'x' is no",
        "appraise appraise_algos=blake2b-512 | line 1: 'appraise_algos=blake2b-512': 'blake2b",
        "measure func=SETXATTR_CHECK | line 1: 'measure': func=SETXATTR_CHECK goes with",
        "appraise func=SETXATTR_CHECK uid=0 appraise_algos=sha256 | line 1: 'appraise': func=",
      })
  void refusesWithLineAndWord(String rules, String expected) {
    PolicySyntaxException refused = assertThrows(PolicySyntaxException.class, () -> policy(rules));
    assertTrue(refused.toString().contains(expected), refused::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing", "\t", "#; ; # x"})
  void readsPoliciesWithoutRules(String rules) throws PolicySyntaxException {
    assertTrue(policy(rules).isEmpty());
  }

  /** A second reading of the kernel's rule: for each kind the first match decides. */
  @Test
  void asksItsRulesAsTheKernelDoes() throws PolicySyntaxException {
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    List<String> conditions =
        List.of("", " func=FILE_CHECK", " mask=MAY_READ", " path=/usr/**", " uid=1000", " euid>0");
    List<PolicyAction> actions = List.of(PolicyAction.values());
    for (int round = 0; round < 500; round++) {
      List<String> lines =
          IntStream.range(0, random.nextInt(6))
              .mapToObj(
                  i ->
                      actions.get(random.nextInt(actions.size())).word()
                          + conditions.get(random.nextInt(conditions.size())))
              .collect(Collectors.toList());
      for (FakeFacts facts : List.of(READ, WRITE, BOTH, EXEC)) {
        Wanted wanted = Policy.parse(lines).ask(facts);
        String story = "-Dauditfs.seed=" + seed + " " + lines + " " + facts;
        assertEquals(firstMatch(lines, "measure", facts), wanted.measure(), story);
        assertEquals(firstMatch(lines, "appraise", facts), wanted.appraise(), story);
        assertEquals(firstMatch(lines, "audit", facts), wanted.audit(), story);
        assertEquals(firstMatch(lines, "hash", facts), wanted.hash(), story);
      }
    }
  }

  private static boolean firstMatch(List<String> lines, String kind, FakeFacts facts)
      throws PolicySyntaxException {
    for (String line : lines) {
      int blank = line.indexOf(' ');
      String action = blank < 0 ? line : line.substring(0, blank);
      String rest = blank < 0 ? "" : line.substring(blank);
      boolean about = action.equals(kind) || action.equals("dont_" + kind);
      if (about && Policy.parse(List.of("audit" + rest)).ask(facts).audit()) {
        return action.equals(kind);
      }
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({
    "measure; dont_appraise, false, false",
    "measure; appraise uid=0, true, false",
    "hash; dont_measure, false, true",
    "appraise func=SETXATTR_CHECK appraise_algos=sha256, true, false",
  })
  void tellsWhetherItIsAboutLabels(String rules, boolean appraises, boolean hashes)
      throws PolicySyntaxException {
    assertEquals(appraises, policy(rules).appraises());
    assertEquals(hashes, policy(rules).hashes());
  }

  /** ima_setxattr_allowed_hash_algorithms of the kernel: what the first such rule says. */
  @Test
  void tellsWhatLabelsMayBeMadeWith() throws PolicySyntaxException {
    assertEquals(Set.of(), policy("appraise appraise_algos=sha512").labelAlgorithms());
    String rule = "appraise func=SETXATTR_CHECK appraise_algos=";
    assertEquals(
        Set.of(HashAlgorithm.SHA256, HashAlgorithm.SHA512),
        policy("appraise; " + rule + "sha256,sha512; " + rule + "sha1").labelAlgorithms());
  }
}
