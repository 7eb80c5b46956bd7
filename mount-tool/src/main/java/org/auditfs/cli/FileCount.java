package org.auditfs.cli;

import org.auditfs.file.FilePath;
import org.auditfs.labelling.FoundFile;
import org.auditfs.labelling.Skip;
import org.auditfs.labelling.TreeWalk;
import org.auditfs.posix.ErrnoException;

/** Counts the files that a walk comes across. */
final class FileCount implements TreeWalk.Visitor {

  private long files;

  long files() {
    return files;
  }

  @Override
  public void found(FoundFile file) {
    file.close();
    files++;
  }

  @Override
  public void skipped(FilePath path, Skip why) {}

  /** As it will be told of when it is come across again. */
  @Override
  public void failed(FilePath path, ErrnoException why) {
    files++;
  }
}
