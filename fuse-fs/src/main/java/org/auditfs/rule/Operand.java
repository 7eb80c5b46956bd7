package org.auditfs.rule;

import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Glob;

/** What a condition compares with, resolved to what can be compared. */
public sealed interface Operand {

  /** Whether {@code value}, which is known, is so. */
  boolean holds(Operator operator, Value value);

  /** Numbers: of a set, one must be equal, or none. Sorted. */
  record Numbers(List<Long> any) implements Operand {
    public Numbers {
      any = List.copyOf(any);
    }

    @Override
    public boolean holds(Operator operator, Value value) {
      long number = value instanceof Value.Numeric it ? it.number() : 0;
      if (operator == Operator.NOT_EQUAL) {
        return !any.contains(number);
      }
      return any.stream().anyMatch(one -> operator.holds(number, one));
    }
  }

  /** Exactly these bytes. */
  record Text(ByteString bytes) implements Operand {
    @Override
    public boolean holds(Operator operator, Value value) {
      return bytes.equals(bytesOf(value)) == (operator == Operator.EQUAL);
    }
  }

  /** A path that the pattern fits. */
  record Pattern(Glob glob) implements Operand {
    @Override
    public boolean holds(Operator operator, Value value) {
      return glob.matches(bytesOf(value)) == (operator == Operator.EQUAL);
    }
  }

  /** This directory or what lies beneath it. */
  record Below(FilePath directory) implements Operand {
    @Override
    public boolean holds(Operator operator, Value value) {
      ByteString path = bytesOf(value);
      boolean below = path.startsWith(directory.bytes()) && endsComponent(path);
      return below == (operator == Operator.EQUAL);
    }

    private boolean endsComponent(ByteString path) {
      int length = directory.bytes().length();
      return directory.isRoot() || path.length() == length || path.at(length) == '/';
    }
  }

  private static ByteString bytesOf(Value value) {
    return value instanceof Value.Text it ? it.bytes() : ByteString.EMPTY;
  }
}
