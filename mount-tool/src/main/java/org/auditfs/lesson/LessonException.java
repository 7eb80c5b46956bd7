package org.auditfs.lesson;

import java.io.Serial;

/** A lesson's file is none. The message is one line: file, line, column, what is wrong. */
public final class LessonException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  LessonException(String message) {
    super(message);
  }
}
