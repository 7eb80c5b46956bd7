package org.auditfs.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.auditfs.file.ByteString;

/** Steps as bytes: for the second process, and for whoever wants to play a failing list again. */
final class Wire {

  private Wire() {}

  static void write(DataOutputStream out, Step step) throws IOException {
    out.writeUTF(step.user().name());
    out.writeUTF(step.call().name());
    out.writeByte(step.place());
    write(out, step.path());
    write(out, step.other());
    out.writeByte(step.slot());
    out.writeByte(step.second());
    out.writeLong(step.n());
    out.writeLong(step.m());
    out.writeLong(step.k());
    write(out, step.bytes());
  }

  static Step read(DataInputStream in) throws IOException {
    User user = User.valueOf(in.readUTF());
    Call call = Call.valueOf(in.readUTF());
    return Step.of(user, call)
        .from(in.readByte())
        .at(readBytes(in))
        .to(readBytes(in))
        .in(in.readByte())
        .and(in.readByte())
        .with(in.readLong(), in.readLong(), in.readLong())
        .writing(readBytes(in));
  }

  /** All of {@code steps} in one word. */
  static String word(List<Step> steps) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeInt(steps.size());
      for (Step step : steps) {
        write(out, step);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** The steps of a word. */
  static List<Step> steps(String word) {
    byte[] bytes = Base64.getUrlDecoder().decode(word);
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      List<Step> steps = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        steps.add(read(in));
      }
      return steps;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, ByteString bytes) throws IOException {
    out.writeShort(bytes.length());
    out.write(bytes.toByteArray());
  }

  private static ByteString readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return ByteString.of(bytes);
  }
}
