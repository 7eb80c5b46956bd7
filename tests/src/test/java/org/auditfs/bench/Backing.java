package org.auditfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that every contender has beneath it. */
record Backing(Path template, Path archive, Sizes sizes) {

  private static final int FILES_A_DIRECTORY = 100;
  private static final int TREE_FILE = 1024;

  /** Makes them in {@code parent}, once. */
  static Backing in(Path parent, Sizes sizes) throws IOException {
    Backing backing = new Backing(parent.resolve("template"), parent.resolve("tree.tar"), sizes);
    backing.small();
    backing.repository();
    backing.tree(parent);
    return backing;
  }

  /** A copy of its own for one contender. */
  Path copyTo(Path directory) {
    Program.run("cp", "-a", template.toString(), directory.toString());
    // Written, not reserved: nobody's first write is to pay for blocks.
    Program.run(
        "dd",
        "if=/dev/zero",
        "of=" + directory.resolve("big"),
        "bs=1M",
        "count=" + (sizes.bigFile() >> 20));
    return directory;
  }

  private void small() throws IOException {
    Files.createDirectories(template.resolve("work"));
    byte[] content = new byte[Place.SMALL];
    Files.write(template.resolve("one"), content);
    Files.write(template.resolve("work/a"), content);
    fill(template.resolve("many"), sizes.files(), content);
    fill(template.resolve("unused"), Mounting.UNUSED, content);
  }

  private static void fill(Path directory, int files, byte[] content) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < files; i++) {
      Files.write(directory.resolve(Place.fileName(i)), content);
    }
  }

  private static void fillTree(Path root, int files) throws IOException {
    byte[] content = new byte[TREE_FILE];
    for (int from = 0; from < files; from += FILES_A_DIRECTORY) {
      fill(root.resolve("d" + from), Math.min(FILES_A_DIRECTORY, files - from), content);
    }
  }

  private void repository() throws IOException {
    Path repository = template.resolve("repo");
    fillTree(repository, sizes.repositoryFiles());
    if (Program.exists("git")) {
      git(repository, "init", "-q");
      git(repository, "add", ".");
      git(repository, "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-q", "-m", "b");
    }
  }

  private static void git(Path repository, String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "git";
    all[1] = "-C";
    all[2] = repository.toString();
    System.arraycopy(words, 0, all, 3, words.length);
    Program.run(all);
  }

  private void tree(Path parent) throws IOException {
    fillTree(parent.resolve("tree"), sizes.treeFiles());
    Program.run("tar", "-c", "-f", archive.toString(), "-C", parent.toString(), "tree");
    Program.run("rm", "-r", parent.resolve("tree").toString());
  }
}
