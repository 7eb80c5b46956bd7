package org.auditfs.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.auditfs.log.Disk;
import org.lmdbjava.Txn;

/** What tests do to an index. */
public final class Indexes {

  private Indexes() {}

  /** Takes the index of a state away. */
  public static void delete(Path state) throws IOException {
    Path index = state.resolve("index");
    try (Stream<Path> files = Files.list(index)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(index);
  }

  /** Makes the index say that it has another format version. */
  public static void setVersion(Path state, int version) throws IOException {
    try (Environment environment =
        Environment.open(Disk.REAL, state.resolve("index"), Environment.MAP_BYTES)) {
      Meta meta = IndexWriter.readMeta(environment).orElseThrow();
      Meta other = new Meta(version, meta.trail(), meta.firstSerial(), meta.lastRun(), meta.upTo());
      put(environment, Keys.meta(), other.encode());
    }
  }

  /** Changes a byte of a part of a run, as a failing disk would. */
  public static void damage(Path state, long run, int part) throws IOException {
    try (Environment environment =
        Environment.open(Disk.REAL, state.resolve("index"), Environment.MAP_BYTES)) {
      byte[] key = Keys.part(run, part);
      ByteBuffer value;
      try (Txn<ByteBuffer> txn = environment.read()) {
        ByteBuffer there = environment.get(txn, key).orElseThrow();
        value = ByteBuffer.allocateDirect(there.remaining()).put(there).flip();
      }
      int last = value.limit() - 1;
      value.put(last, (byte) (value.get(last) ^ 1));
      put(environment, key, value);
    }
  }

  /** Changes a byte of a part of a run, and its checksum, as a forger would. */
  public static void forge(Path state, long run, int part, int at) throws Exception {
    try (Environment environment =
        Environment.open(Disk.REAL, state.resolve("index"), Environment.MAP_BYTES)) {
      ByteBuffer value;
      try (Txn<ByteBuffer> txn = environment.read()) {
        ByteBuffer there = environment.part(txn, run, part);
        value = ByteBuffer.allocateDirect(there.remaining()).put(there).flip();
      }
      value.put(at, (byte) (value.get(at) ^ 1));
      put(environment, Keys.part(run, part), Checked.seal(value));
    }
  }

  private static void put(Environment environment, byte[] key, ByteBuffer value) {
    try (Txn<ByteBuffer> txn = environment.write()) {
      environment.put(txn, key, value);
      txn.commit();
    }
  }
}
