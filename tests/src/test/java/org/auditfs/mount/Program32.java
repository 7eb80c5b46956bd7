package org.auditfs.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A 32-bit program (i386, no libraries) that makes one system call and exits with its errno, 0 when
 * it succeeds. Written by hand, so that no compiler or 32-bit library is needed: elf(5).
 */
final class Program32 {

  /** What a register holds. */
  enum Argument {
    PATH,
    BUFFER,
    CURRENT_DIRECTORY,
    O_RDONLY_NONBLOCK,
    O_RDWR_NONBLOCK,
    ZERO
  }

  private static final int BASE = 0x08048000;
  private static final int HEADERS = 52 + 32;
  private static final int CODE_SIZE = 64;
  private static final int BUFFER = 0x800;

  /** mov to ebx, ecx, edx with what follows. */
  private static final int[] MOV = {0xbb, 0xb9, 0xba};

  /** xor edx, edx; test eax, eax; cmovns eax, edx; neg eax; mov ebx, eax; mov eax, 1 (exit). */
  private static final int[] EXIT = {
    0x31, 0xd2, 0x85, 0xc0, 0x0f, 0x49, 0xc2, 0xf7, 0xd8, 0x89, 0xc3, 0xb8, 1, 0, 0, 0
  };

  private final int number;
  private final List<Argument> arguments;

  /**
   * @param number of the call in asm/unistd_32.h
   * @param arguments the first three at most; others are what they happen to be
   */
  Program32(int number, Argument... arguments) {
    this.number = number;
    this.arguments = List.of(arguments);
  }

  /** Writes the program to {@code file}, for everybody to run; PATH is {@code path}. */
  void write(Path file, String path) {
    ByteBuffer elf = ByteBuffer.allocate(0x1000).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    elf.putShort((short) 2).putShort((short) 3).putInt(1).putInt(BASE + HEADERS);
    elf.putInt(52).putInt(0).putInt(0).putShort((short) 52).putShort((short) 32);
    elf.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(0).putInt(BASE).putInt(BASE).putInt(0x1000).putInt(0x1000).putInt(7);
    elf.putInt(0x1000);
    elf.put((byte) 0xb8).putInt(number);
    for (int i = 0; i < arguments.size(); i++) {
      elf.put((byte) MOV[i]).putInt(value(arguments.get(i)));
    }
    interrupt(elf);
    for (int code : EXIT) {
      elf.put((byte) code);
    }
    interrupt(elf);
    elf.position(HEADERS + CODE_SIZE).put(path.getBytes(StandardCharsets.UTF_8));
    try {
      Files.write(file, elf.array());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void interrupt(ByteBuffer elf) {
    elf.put((byte) 0xcd).put((byte) 0x80);
  }

  private static int value(Argument argument) {
    return switch (argument) {
      case PATH -> BASE + HEADERS + CODE_SIZE;
      case BUFFER -> BASE + BUFFER;
      case CURRENT_DIRECTORY -> -100;
      case O_RDONLY_NONBLOCK -> 0x800;
      case O_RDWR_NONBLOCK -> 0x802;
      case ZERO -> 0;
    };
  }
}
