package org.auditfs.lesson;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of YAML whose keys are known, and which knows where everything in it stands. */
final class YamlMap {

  private final String file;
  private final Node node;
  private final Map<String, Node> values;

  private YamlMap(String file, Node node, Map<String, Node> values) {
    this.file = file;
    this.node = node;
    this.values = values;
  }

  /** The mapping that is all of {@code text}. */
  static YamlMap parse(String file, String text, Set<String> keys) throws LessonException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(0).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        throw new LessonException(file + ": there is nothing in it");
      }
      return of(file, root.get(), keys);
    } catch (MarkedYamlEngineException e) {
      throw new LessonException(at(file, e.getProblemMark()) + e.getProblem());
    } catch (YamlEngineException e) {
      throw new LessonException(file + ": " + e.getMessage());
    }
  }

  private static YamlMap of(String file, Node node, Set<String> keys) throws LessonException {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(file, node, "here should be 'key: value' lines");
    }
    Map<String, Node> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(file, tuple.getKeyNode());
      if (!keys.contains(key)) {
        throw wrong(
            file, tuple.getKeyNode(), "unknown key '" + key + "'; there are " + sorted(keys));
      }
      if (values.put(key, tuple.getValueNode()) != null) {
        throw wrong(file, tuple.getKeyNode(), "'" + key + "' stands here twice");
      }
    }
    return new YamlMap(file, node, values);
  }

  private static String sorted(Set<String> keys) {
    return String.join(", ", keys.stream().sorted().toList());
  }

  private static String scalar(String file, Node node) throws LessonException {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().strip();
    }
    throw wrong(file, node, "here should be text");
  }

  private static LessonException wrong(String file, Node node, String what) {
    return new LessonException(at(file, node.getStartMark()) + what);
  }

  private static String at(String file, Optional<Mark> mark) {
    return mark.map(it -> file + ":" + (it.getLine() + 1) + ":" + (it.getColumn() + 1) + ": ")
        .orElse(file + ": ");
  }

  /** What is wrong with the value of {@code key}, or with all of this where it has none. */
  LessonException wrong(String key, String what) {
    return wrong(file, values.getOrDefault(key, node), what);
  }

  /** The text at {@code key}, which must be there. */
  String text(String key) throws LessonException {
    Node value = values.get(key);
    if (value == null) {
      throw wrong(file, node, "'" + key + "' is missing");
    }
    String text = scalar(file, value);
    if (text.isEmpty()) {
      throw wrong(file, value, "'" + key + "' is empty");
    }
    return text;
  }

  /** The text at {@code key}, or {@code otherwise}. */
  String text(String key, String otherwise) throws LessonException {
    return values.containsKey(key) ? text(key) : otherwise;
  }

  /** The number at {@code key}, or {@code otherwise}. */
  int number(String key, int otherwise, int least, int most) throws LessonException {
    if (!values.containsKey(key)) {
      return otherwise;
    }
    String text = text(key);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(key, "'" + text + "' is no number from " + least + " to " + most);
  }

  /** Whether {@code key} says so. */
  boolean flag(String key) throws LessonException {
    String text = text(key, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(key, "'" + text + "' is neither true nor false");
    }
    return text.equals("true");
  }

  /** Reads an item of a list. */
  interface Item<T> {

    /**
     * What {@code text} means.
     *
     * @throws IllegalArgumentException when it means nothing; the message says why
     */
    T read(String text);
  }

  /** The list at {@code key}, perhaps empty; each item read. */
  <T> List<T> list(String key, Item<T> item) throws LessonException {
    List<T> items = new ArrayList<>();
    for (Node node : nodes(key)) {
      try {
        items.add(item.read(scalar(file, node)));
      } catch (IllegalArgumentException e) {
        throw wrong(file, node, String.valueOf(e.getMessage()));
      }
    }
    return items;
  }

  /** The mappings at {@code key}. */
  List<YamlMap> maps(String key, Set<String> keys) throws LessonException {
    List<YamlMap> maps = new ArrayList<>();
    for (Node node : nodes(key)) {
      maps.add(of(file, node, keys));
    }
    return maps;
  }

  private List<Node> nodes(String key) throws LessonException {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(file, value, "here should be a list: '- …' lines");
  }
}
