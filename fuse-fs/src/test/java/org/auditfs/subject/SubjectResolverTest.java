package org.auditfs.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.auditfs.event.Subject;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.OneIdentity;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of a thread never tells what it was before. */
final class SubjectResolverTest {

  /** More than are kept. */
  private static final int MANY = 80;

  private final Posix posix = LinuxPosix.load();
  private final SubjectResolver subjects = new SubjectResolver(posix, OneIdentity.of(posix));

  @AfterEach
  void giveBack() {
    subjects.close();
  }

  /** A shell that says a word, and after an answer becomes another program. */
  private static Process shell() throws IOException {
    return new ProcessBuilder("sh", "-c", "cd /usr; echo ready; read line; cd /; exec cat").start();
  }

  private static int pid(Process process) {
    return Math.toIntExact(process.pid());
  }

  private static void answer(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  @Test
  void seesAProcessThatBecameAnotherProgram() throws IOException {
    Process process = shell();
    try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
      assertEquals("ready", said.readLine());
      Subject before = subjects.resolvePid(pid(process));
      assertEquals("sh", before.comm().toString());
      assertEquals("/usr", before.cwd().toString());

      answer(process);
      answer(process);
      assertEquals("", said.readLine(), "what cat gives back");
      Subject after = subjects.resolvePid(pid(process));
      assertEquals("cat", after.comm().toString());
      assertEquals("/", after.cwd().toString());
      assertEquals(Path.of("cat"), Path.of(after.exe().toString()).getFileName());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void tellsNothingOfAProcessThatHasEnded() throws IOException, InterruptedException {
    Process process = shell();
    assertEquals("ready", process.inputReader(StandardCharsets.US_ASCII).readLine());
    assertEquals("sh", subjects.resolvePid(pid(process)).comm().toString());
    process.destroyForcibly().waitFor();

    Subject ended = subjects.resolvePid(pid(process));

    assertEquals(Subject.UNKNOWN, ended.uid());
    assertEquals("", ended.comm().toString());
    assertEquals("", ended.exe().toString());
  }

  @Test
  void keepsFewDescriptors() throws IOException {
    long before = descriptors();
    Process[] all = new Process[MANY];
    try {
      for (int i = 0; i < MANY; i++) {
        all[i] = shell();
      }
      for (Process process : all) {
        subjects.resolvePid(pid(process));
      }
      long kept = descriptors() - before;
      assertTrue(0 < kept && kept <= 64 * 6, kept + " descriptors are kept");
      subjects.close();
      assertEquals(before, descriptors());
    } finally {
      for (Process process : all) {
        process.destroyForcibly();
      }
    }
  }

  /** Those of processes: others of this JVM come and go. */
  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(SubjectResolverTest::isOfProcess).count();
    }
  }

  private static boolean isOfProcess(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.contains("pidfd") || target.matches("/proc/[0-9]+(/(?!fd$).*)?");
    } catch (IOException closed) {
      return false;
    }
  }
}
