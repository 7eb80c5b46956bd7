package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;

final class AttendedTest {

  private static final ControlRequest ADD = new ControlRequest("add", List.of(), FilePath.ROOT);

  /** Is busy until it has been asked how far it is a few times, and a hundred further each time. */
  private static final class BusyDaemon implements Attended.Daemon {

    private final AtomicLong lookedAt = new AtomicLong(1000);
    private final CountDownLatch asked;

    BusyDaemon(int questions) {
      asked = new CountDownLatch(questions);
    }

    @Override
    public ControlAnswer ask(ControlRequest request) throws CommandException {
      if (request.command().equals("scan-progress")) {
        asked.countDown();
        return answer(Long.toString(lookedAt.getAndAdd(100)));
      }
      try {
        asked.await();
      } catch (InterruptedException e) {
        throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
      }
      return answer(request.command() + " is done");
    }

    private static ControlAnswer answer(String line) {
      return ControlAnswer.done(List.of(ByteString.of(line)));
    }
  }

  @Test
  void tellsHowFarTheDaemonIsUntilItAnswers() throws CommandException {
    ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();
    ControlAnswer answer = Attended.ask(new BusyDaemon(4), ADD, told::add);
    assertEquals("add is done", answer.lines().get(0).toString());
    List<Long> all = List.copyOf(told);
    assertTrue(all.size() >= 2, all::toString);
    assertEquals(List.of(100L, 200L), all.subList(0, 2));
  }

  @Test
  void failsAsTheRequestDoesWhateverBecomesOfTheQuestionsInBetween() {
    CommandException gone = new CommandException(ExitCode.NO_DAEMON, "no daemon");
    Attended.Daemon dead =
        request -> {
          throw gone;
        };
    assertEquals(
        gone, assertThrows(CommandException.class, () -> Attended.ask(dead, ADD, n -> {})));
  }
}
