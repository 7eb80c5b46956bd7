package org.auditfs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditfs.label.AppraisalMode;
import org.auditfs.measure.Template;

/**
 * What a mount measures and appraises, after {@code -o}; each empty where nothing was said.
 *
 * @param ima {@code on} or {@code off}
 * @param policy {@code tcb}, {@code none}, or the name of a file
 * @param hash name of the usual algorithm; one that is none is told of when it is mounted
 * @param template name of the usual template
 * @param appraise word of an {@link AppraisalMode}, for security.ima
 * @param evm the same for security.evm
 */
public record IntegrityOptions(
    String ima, String policy, String hash, String template, String appraise, String evm) {

  /** Nothing is measured. */
  public static final IntegrityOptions NONE = new IntegrityOptions("", "", "", "", "", "");

  static final String ON = "on";
  static final String OFF = "off";

  private static final String IMA = "ima";
  private static final String POLICY = "ima_policy";
  private static final String HASH = "ima_hash";
  private static final String TEMPLATE = "ima_template";
  private static final String APPRAISE = "ima_appraise";
  private static final String EVM = "evm";

  /** The options, for a message. */
  static Stream<String> known() {
    return Stream.of(IMA, POLICY, HASH, TEMPLATE, APPRAISE, EVM).map(word -> word + "=");
  }

  /** The same with one more, if {@code word} is one of these options. */
  Optional<IntegrityOptions> with(String word, String value) throws CommandException {
    return switch (word) {
      case IMA -> {
        require(value.equals(ON) || value.equals(OFF), word, value, "give on or off");
        yield Optional.of(new IntegrityOptions(value, policy, hash, template, appraise, evm));
      }
      case POLICY -> {
        require(!value.isEmpty(), word, value, "give tcb, none or a file");
        yield Optional.of(withPolicy(value));
      }
      case HASH -> Optional.of(new IntegrityOptions(ima, policy, value, template, appraise, evm));
      case TEMPLATE -> {
        require(Template.ofWord(value).isPresent(), word, value, "give one of " + templates());
        yield Optional.of(new IntegrityOptions(ima, policy, hash, value, appraise, evm));
      }
      case APPRAISE -> {
        requireMode(word, value);
        yield Optional.of(new IntegrityOptions(ima, policy, hash, template, value, evm));
      }
      case EVM -> {
        requireMode(word, value);
        yield Optional.of(new IntegrityOptions(ima, policy, hash, template, appraise, value));
      }
      default -> Optional.empty();
    };
  }

  /** The same with the policy's file under another name. */
  public IntegrityOptions withPolicy(String file) {
    return new IntegrityOptions(ima, file, hash, template, appraise, evm);
  }

  /** Whether opens are to be counted and the policy asked. */
  public boolean measures() {
    boolean asked = !policy.isEmpty() || !appraise.isEmpty() || !evm.isEmpty();
    return ima.equals(ON) || (asked && !ima.equals(OFF));
  }

  /**
   * What is done where a content is not that of its label: enforced where nothing is said, as by
   * the kernel. Without a rule that asks for it nothing is appraised, whatever this says.
   */
  public AppraisalMode appraisal() {
    return AppraisalMode.ofWord(appraise).orElse(AppraisalMode.ENFORCE);
  }

  /** The same of attributes; nothing is done where nothing is said. */
  public AppraisalMode evmMode() {
    return AppraisalMode.ofWord(evm).orElse(AppraisalMode.OFF);
  }

  /** Whether somebody has said that nothing is to be measured. */
  public boolean isTurnedOff() {
    return ima.equals(OFF);
  }

  /** The file that holds the policy, if one does. */
  public Optional<String> policyFile() {
    return Optional.of(policy)
        .filter(name -> !name.isEmpty() && !name.equals("tcb") && !name.equals("none"));
  }

  /** As {@code -o} takes them. */
  public String text() {
    List<String> words = new ArrayList<>();
    add(words, IMA, ima);
    add(words, POLICY, policy);
    add(words, HASH, hash);
    add(words, TEMPLATE, template);
    add(words, APPRAISE, appraise);
    add(words, EVM, evm);
    return String.join(",", words);
  }

  private static void add(List<String> words, String word, String value) {
    if (!value.isEmpty()) {
      words.add(word + "=" + value);
    }
  }

  private static String templates() {
    return Stream.of(Template.values()).map(Template::word).collect(Collectors.joining(", "));
  }

  private static void requireMode(String word, String value) throws CommandException {
    require(AppraisalMode.ofWord(value).isPresent(), word, value, "give off, log, fix or enforce");
  }

  private static void require(boolean fits, String word, String value, String advice)
      throws CommandException {
    if (!fits) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "bad mount option: " + word + "=" + value + ": " + advice);
    }
  }
}
