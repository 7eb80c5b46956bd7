package org.auditfs.label;

import java.io.Serial;

/** The value of an attribute is no label, or none that we read; the message is the cause. */
public final class MalformedLabelException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /** Without a stack trace: anybody who can write attributes can make as many as they like. */
  MalformedLabelException(String cause) {
    super(cause, null, false, false);
  }

  /** The kernel's word for it. */
  public String word() {
    return String.valueOf(getMessage());
  }
}
