package org.auditfs.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.cli.TrailFixture;
import org.auditfs.codec.Names;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageServerTest {

  private static final int BEHIND_MAX = 50;
  private static final Limits LIMITS = new Limits(500, BEHIND_MAX);

  @TempDir private Path state = Path.of("/");

  private final List<List<String>> ran = new ArrayList<>();
  private Optional<PageServer> server = Optional.empty();
  private Browser browser = new Browser("http://127.0.0.1:1/x/");

  @BeforeEach
  void serve() throws Exception {
    TrailFixture.write(state, 3);
    PageServer page = PageServer.start(ListenAddress.parse("127.0.0.1:0"), sources(), LIMITS);
    server = Optional.of(page);
    browser = new Browser(page.address());
  }

  @AfterEach
  void stop() {
    server.ifPresent(PageServer::close);
  }

  private Sources sources() {
    return new Sources(
        state,
        words -> {
          ran.add(words);
          return new Commands.Said(0, List.of("{\"said\":1}"), "");
        },
        PageServerTest::query,
        () -> Names.NONE,
        Optional.empty());
  }

  private static Query.Builder query(String words) throws CommandException {
    return switch (words) {
      case "" -> Query.builder();
      case "-ui 4242" -> Query.builder().uid(4242);
      default -> throw new CommandException(ExitCode.WRONG_USAGE, "unknown option: " + words);
    };
  }

  private void assertStatus(int status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/favicon.ico",
        "/00000000000000000000000000000000/",
        "/status",
        "/../../etc/passwd",
        "/%2e%2e/",
        "/?token="
      })
  void tellsNothingWithoutTheToken(String path) throws IOException {
    String answer = browser.answer("GET", path);
    assertStatus(403, answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @Test
  void takesNoOtherToken() throws IOException {
    String right = browser.path("");
    assertStatus(200, browser.answer("GET", right));
    for (String wrong :
        List.of(
            right.substring(0, right.length() - 2) + "/",
            right.substring(0, right.length() - 1),
            right.toUpperCase(Locale.ROOT) + "x",
            "/" + right,
            right.replace('0', '1').replace('2', '3').replace('4', '5'))) {
      assertStatus(403, browser.answer("GET", wrong));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "..",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "style.css/",
        "style.css%00",
        "/style.css",
        "PageFiles.class",
        "package-info.class",
        "../lesson/lessons",
        "events/",
        "status/x"
      })
  void knowsOnlyItsRoutes(String path) throws IOException {
    assertStatus(404, browser.answer("GET", browser.path(path)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', HEAD, GET", "'', POST, GET", "style.css, PUT, GET", "events, POST, GET",
    "status, DELETE, GET", "capp, OPTIONS, GET", "play, GET, POST", "next, GET, POST",
    "why, PROPFIND, GET"
  })
  void takesOneMethod(String path, String method, String allowed) throws IOException {
    String answer = browser.answer(method, browser.path(path));
    assertStatus(405, answer);
    assertTrue(answer.contains("Allow: " + allowed + "\r\n"), answer);
    assertEquals(List.of(), ran);
  }

  @Test
  void servesEachFileOfThePageWithoutAnythingFromElsewhere() throws IOException {
    for (String name : PageFiles.NAMES) {
      String path = browser.path(name.equals("index.html") ? "" : name);
      String answer = browser.answer("GET", path);
      assertStatus(200, answer);
      assertTrue(answer.contains("\r\nContent-security-policy: default-src 'none'; "), answer);
      assertTrue(answer.contains("\r\nReferrer-policy: no-referrer\r\n"), answer);
      String content = answer.substring(answer.indexOf("\r\n\r\n"));
      String known = content.replace("http://www.w3.org/2000/svg", "");
      assertFalse(known.contains("://"), name);
      assertFalse(content.contains("innerHTML"), name);
    }
  }

  @Test
  void runsCommandsThatAreFixed() throws IOException {
    String answer = browser.answer("GET", browser.path("why?event=7"));
    assertTrue(
        answer.endsWith("{\"exit\":0,\"error\":\"\",\"lines\":[\"{\\\"said\\\":1}\"]}"), answer);
    assertEquals(List.of(List.of("why", "7")), ran);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "--help", "7%20--state=/", "1e3", "9999999999999999999"})
  void takesSerialsOnly(String serial) throws IOException {
    assertStatus(400, browser.answer("GET", browser.path("why?event=" + serial)));
    assertEquals(List.of(), ran);
  }

  @Test
  void playsNoLessonWhereItMayNot() throws IOException {
    assertStatus(403, browser.answer("POST", browser.path("play?lesson=adoption")));
    assertStatus(409, browser.answer("POST", browser.path("next")));
  }

  @Test
  void beginsWithWhatIsThereAndGoesOn() throws IOException, StoreException {
    List<String> lines = browser.lines(browser.path("events"), "\"serial\":30,");
    assertTrue(lines.contains("data: {\"last\":30,\"found\":30,\"shown\":30}"), lines.toString());
    List<String> later =
        browser.lines(browser.path("events"), "\"serial\":30,", "Last-Event-ID: 28");
    String told = String.join("\n", later);
    assertFalse(told.contains("\"serial\":28,"), told);
    assertTrue(told.contains("\"serial\":29,"), told);
    TrailFixture.write(state, 1);
    told =
        String.join(
            "\n", browser.lines(browser.path("events"), "\"serial\":40,", "Last-Event-ID: 30"));
    assertTrue(told.contains("\"serial\":31,"), told);
  }

  @Test
  void filtersAndCountsWhatItFound() throws IOException {
    String told =
        String.join("\n", browser.lines(browser.path("events?filter=-ui+4242"), "\"serial\":27,"));
    assertTrue(told.contains("\"found\":6,\"shown\":6"), told);
    assertFalse(told.contains("\"uid\":0,"), told);
  }

  @Test
  void saysOfAFilterWhatTheCommandSays() throws IOException {
    List<String> lines = browser.lines(browser.path("events?filter=--x"), "error");
    assertTrue(lines.contains("data: {\"error\":\"unknown option: --x\"}"), lines.toString());
  }

  @Test
  void countsWhatWhoComesBackIsNotTold() throws IOException, StoreException {
    int times = BEHIND_MAX / 10 + 10;
    TrailFixture.write(state, times);
    long last = 30 + 10L * times;
    List<String> lines =
        browser.lines(browser.path("events"), "\"serial\":" + last + ",", "Last-Event-ID: 1");
    long missed = last - 1 - BEHIND_MAX;
    assertTrue(lines.contains("data: {\"events\":" + missed + "}"), lines.subList(0, 9).toString());
  }

  /** A pipe's worth of events is written, then nothing is taken: the connection ends, not we. */
  @Test
  void dropsWhoDoesNotRead() throws IOException, StoreException {
    TrailFixture.write(state, 1000);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < EventFeed.PAGES_MAX; i++) {
      sockets.add(browser.ask("GET", browser.path("events")));
    }
    while (String.join("", browser.lines(browser.path("events"), "data: "))
        .contains("pages are open")) {
      Thread.onSpinWait();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void livesThroughAThousandConnections() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < PageServer.CONNECTIONS_MAX + 50; i++) {
      Socket socket = browser.connect();
      socket.getOutputStream().write((i % 2 == 0 ? "" : "GET /").getBytes(StandardCharsets.UTF_8));
      sockets.add(socket);
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    while (!answersAgain()) {
      Thread.onSpinWait();
    }
  }

  private boolean answersAgain() {
    try {
      return browser.answer("GET", browser.path("")).startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void takesNoHeadsWithoutEnd() throws IOException {
    String[] headers = new String[5000];
    Arrays.fill(headers, "X: " + "y".repeat(100));
    try (Socket socket = browser.ask("GET", browser.path(""), headers)) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertFalse(answer.contains(" 200 "), answer);
    } catch (IOException e) {
      // Closed while we were still talking.
    }
    assertTrue(answersAgain());
  }

  @Test
  void saysWhereItCannotListen() throws CommandException {
    int port = URI.create(server.orElseThrow().address()).getPort();
    ListenAddress taken = ListenAddress.parse("127.0.0.1:" + port);
    assertThrows(BindException.class, () -> PageServer.start(taken, sources()));
  }
}
