package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.auditfs.fuse.InodeIoctl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares {@link FuseAbi} and {@link FuseOpcode} with linux/fuse.h: a C program is made from their
 * own constants, and the C compiler says what it makes of them. Where the header is older than a
 * flag, the flag is passed over.
 */
class FuseAbiTest {

  private static final Map<String, String> FLAG_PREFIXES =
      Map.of(
          "InitFlag", "FUSE_",
          "Fattr", "FATTR_",
          "GetattrFlag", "FUSE_GETATTR_",
          "WriteFlag", "FUSE_WRITE_",
          "FsyncFlag", "FUSE_FSYNC_",
          "IoctlFlag", "FUSE_IOCTL_",
          "StatxMask", "STATX_",
          "Fopen", "FOPEN_");

  /** What linux/fuse.h has had since 7.39 and 7.45, for machines whose header is older. */
  private static final String NEWER =
      """
      #if FUSE_KERNEL_MINOR_VERSION < 39
      struct fuse_statx_in {
        uint32_t getattr_flags, reserved; uint64_t fh; uint32_t sx_flags, sx_mask;
      };
      struct fuse_statx_out {
        uint64_t attr_valid; uint32_t attr_valid_nsec, flags; uint64_t spare[2]; struct statx stat;
      };
      #endif
      #if FUSE_KERNEL_MINOR_VERSION < 45
      struct fuse_copy_file_range_out { uint64_t bytes_copied; };
      #endif
      """;

  private static final List<FuseOpcode> SINCE_7_39 =
      List.of(FuseOpcode.STATX, FuseOpcode.COPY_FILE_RANGE_64);

  /** A constant here, the C expression that it has to equal, and the macro it depends on. */
  private record Claim(String name, long value, String expression, String macro) {

    String line() {
      return name + " " + value;
    }

    boolean mayBeMissing() {
      return !macro.isEmpty();
    }

    boolean isTold(List<String> lines) {
      return lines.stream().anyMatch(line -> line.startsWith(name + " "));
    }

    String toC() {
      String print = "printf(\"%s %%lld\\n\", (long long)(%s));".formatted(name, expression);
      return macro.isEmpty() ? print : "\n#ifdef " + macro + "\n" + print + "\n#endif\n";
    }
  }

  private @TempDir Path directory = Path.of("");

  @Test
  void agreesWithTheKernelsHeader() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/include/linux/fuse.h")), "skipped: no linux/fuse.h");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "skipped: no gcc");
    List<Claim> claims = claims();
    List<String> told = compiledAndRun(claims);
    List<String> expected =
        claims.stream().filter(c -> !c.mayBeMissing() || c.isTold(told)).map(Claim::line).toList();
    assertEquals(String.join("\n", expected), String.join("\n", told));
  }

  private static List<Claim> claims() throws ReflectiveOperationException {
    List<Claim> claims = new ArrayList<>();
    for (Class<?> type : FuseAbi.class.getDeclaredClasses()) {
      for (Field field : type.getDeclaredFields()) {
        if (!field.isSynthetic()) {
          claims.add(claim(type, field));
        }
      }
    }
    Stream.of(FuseOpcode.values())
        .filter(opcode -> !SINCE_7_39.contains(opcode))
        .map(o -> new Claim("FuseOpcode." + o, o.number(), "FUSE_" + o, ""))
        .forEach(claims::add);
    Stream.of(InodeIoctl.values())
        .map(o -> new Claim("InodeIoctl." + o, o.number(), "(int) FS_IOC_" + o, ""))
        .forEach(claims::add);
    return claims;
  }

  private static Claim claim(Class<?> type, Field field) throws ReflectiveOperationException {
    String name = type.getSimpleName() + "." + field.getName();
    long value = ((Number) field.get(type)).longValue();
    String prefix = FLAG_PREFIXES.get(type.getSimpleName());
    if (prefix != null) {
      return new Claim(name, value, prefix + field.getName(), prefix + field.getName());
    }
    return new Claim(name, value, layout(type.getSimpleName(), field.getName()), "");
  }

  private static String layout(String type, String field) {
    String struct = "struct fuse" + type.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    String member = field.replace("SIZE_FIELD", "size").toLowerCase(Locale.ROOT);
    if (type.equals("Statx")) { // struct fuse_statx is struct statx, with shorter names
      struct = "struct statx";
      member = "stx_" + member;
    }
    return switch (field) {
      case "SIZE" -> type.equals("Dirent") ? "FUSE_NAME_OFFSET" : "sizeof(" + struct + ")";
      case "COMPAT_SIZE" -> "FUSE_COMPAT_SETXATTR_IN_SIZE";
      // In a header before 7.40 these two are padding, and the ioctl is not there.
      case "BACKING_ID" -> "offsetof(" + struct + ", padding)";
      case "MAX_STACK_DEPTH" -> "offsetof(" + struct + ", unused)";
      default -> "offsetof(" + struct + ", " + member + ")";
    };
  }

  private List<String> compiledAndRun(List<Claim> claims) throws IOException, InterruptedException {
    Path source = directory.resolve("abi.c");
    Path program = directory.resolve("abi");
    String prints = String.join("\n", claims.stream().map(Claim::toC).toList());
    Files.writeString(
        source,
        "#include <stddef.h>\n#include <stdio.h>\n#include <linux/fuse.h>\n"
            + "#include <linux/fs.h>\n#include <linux/stat.h>\n"
            + NEWER
            + "int main() {\n"
            + prints
            + "\nreturn 0; }\n");
    run("gcc", "-w", "-o", program.toString(), source.toString());
    return run(program.toString()).lines().toList();
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> command[0] + " failed: see " + output);
    return Files.readString(output);
  }
}
