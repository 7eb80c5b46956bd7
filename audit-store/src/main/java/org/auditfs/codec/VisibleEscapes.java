package org.auditfs.codec;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.Serial;
import org.auditfs.file.Printable;
import org.jspecify.annotations.Nullable;

/** JSON escapes for every character that a terminal would act upon, not only those of RFC 8259. */
public final class VisibleEscapes extends CharacterEscapes {

  @Serial private static final long serialVersionUID = 1;

  /** The only one. */
  public static final VisibleEscapes INSTANCE = new VisibleEscapes();

  private static final int DELETE = 0x7f;

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DELETE] = ESCAPE_STANDARD;
    return codes;
  }

  /** One char at a time: of a pair it cannot be told whether it shows, so both are escaped. */
  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    return Printable.isVisible(character)
        ? null
        : new SerializedString(String.format("\\u%04X", character));
  }
}
