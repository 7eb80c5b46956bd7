package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.FileId;

/**
 * The directories that what an access touches lies in, as far as a {@link Tree} knows them.
 *
 * @param ofNames for each name of the access its directory and those above it
 * @param ofObjects for each object, as far as they are told, the directories above it
 */
public record Surroundings(List<List<FileId>> ofNames, List<List<FileId>> ofObjects) {

  /** Nothing is known. */
  public static final Surroundings NONE = new Surroundings(List.of(), List.of());

  public Surroundings {
    ofNames = List.copyOf(ofNames);
    ofObjects = List.copyOf(ofObjects);
  }

  /** What a tree knows of these. */
  public static Surroundings in(Tree tree, List<FileId> objects, List<NameRef> names) {
    if (tree.isEmpty()) {
      return NONE;
    }
    List<List<FileId>> ofNames = new ArrayList<>(names.size());
    names.forEach(name -> ofNames.add(tree.from(name.directory())));
    List<List<FileId>> ofObjects = new ArrayList<>(objects.size());
    objects.forEach(object -> ofObjects.add(tree.above(object)));
    return new Surroundings(ofNames, ofObjects);
  }

  /** Those of the name at {@code index} of the access. */
  List<FileId> ofName(int index) {
    return index < ofNames.size() ? ofNames.get(index) : List.of();
  }

  /** Those of the object at {@code index} of the access. */
  public List<FileId> ofObject(int index) {
    return index < ofObjects.size() ? ofObjects.get(index) : List.of();
  }
}
