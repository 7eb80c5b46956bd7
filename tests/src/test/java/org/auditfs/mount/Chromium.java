package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real browser, without a screen. Closing it fails when the page has complained, or asked anybody
 * but its own server for anything.
 */
final class Chromium implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Says with each browser that it knows no protocol for tools that are newer than itself. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final ChromeDriver driver;
  private final String address;

  private Chromium(ChromeDriver driver, String address) {
    this.driver = driver;
    this.address = address;
  }

  /**
   * Opens {@code address} in a window of this size.
   *
   * @param profile a directory for what the browser keeps
   */
  static Chromium open(String address, Path profile, int width, int height) {
    DEVTOOLS.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // it is run by root, and opens nothing but our page
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--user-data-dir=" + profile,
        "--window-size=" + width + "," + height);
    options.setCapability("goog:loggingPrefs", logs);
    System.setProperty("webdriver.chrome.driver", "/usr/bin/chromedriver");
    System.setProperty("webdriver.chrome.logfile", "/dev/null");
    Chromium browser = new Chromium(new ChromeDriver(options), address);
    browser.driver.get(address);
    return browser;
  }

  /** Exactly so wide, as no window is. */
  void narrow(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", true));
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  void click(String css) {
    awaitThat("!!document.querySelector('" + css + "')");
    find(css).click();
  }

  /** Chooses the option of a list that says {@code words}. */
  void choose(String list, String words) {
    String option = "[...document.querySelector('" + list + "').options]";
    awaitThat(option + ".some((it) => it.text.includes('" + words + "'))");
    for (WebElement each : find(list).findElements(By.tagName("option"))) {
      if (each.getText().contains(words)) {
        each.click();
        return;
      }
    }
  }

  void press(String css, Keys... keys) {
    find(css).sendKeys(keys);
  }

  /** Types a line, and Enter. */
  void type(String css, String line) {
    find(css).clear();
    find(css).sendKeys(line, Keys.ENTER);
  }

  String text(String css) {
    return find(css).getText();
  }

  /** What an expression is; with {@code await} in it, when it is so far. */
  Object value(String expression) {
    Object value =
        driver.executeAsyncScript(
            "const done = arguments[0]; (async () => ("
                + expression
                + "))()"
                + ".then(done, (error) => done('failed: ' + error));");
    return Objects.requireNonNullElse(value, "nothing");
  }

  void awaitThat(String condition) {
    await(condition)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Boolean.TRUE.equals(value("!!(" + condition + ")")));
  }

  /** Waits until {@code css} says {@code words} somewhere. */
  void awaitWords(String css, String words) {
    awaitThat("document.querySelector('" + css + "')?.innerText.includes('" + words + "')");
  }

  /** Keeps a picture of it. */
  void photograph(String name) {
    // What moves has come to rest by then; a picture is no verdict.
    value("new Promise((rest) => setTimeout(rest, 900))");
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when axe-core finds a serious violation in what is shown. */
  void assertAccessible(String what) {
    driver.executeScript(axe());
    Object found =
        value(
            "(await axe.run()).violations"
                + ".filter((it) => it.impact === 'serious' || it.impact === 'critical')"
                + ".map((it) => it.id + ': ' + it.nodes.map((node) => node.html).slice(0, 3))");
    assertEquals(List.of(), found, what);
  }

  private static String axe() {
    String file = "/META-INF/resources/webjars/axe-core/" + version() + "/axe.min.js";
    try (InputStream in = Chromium.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version() {
    return System.getProperty("auditfs.axe.version", "");
  }

  private List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  private List<String> requestsToOthers() {
    URI own = URI.create(address);
    List<String> others = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      Json message = Json.parse(entry.getMessage());
      if (message.text("message.method").equals("Network.requestWillBeSent")) {
        String asked = message.text("message.params.request.url");
        boolean inside = asked.startsWith("data:") || asked.startsWith("chrome:");
        boolean itself = asked.equals(address); // a file has no authority
        if (!inside && !itself && !asked.startsWith("http://" + own.getAuthority() + "/")) {
          others.add(asked);
        }
      }
    }
    return others;
  }

  @Override
  public void close() {
    try {
      assertEquals(List.of(), complaints());
      assertEquals(List.of(), requestsToOthers());
    } finally {
      driver.quit();
    }
  }
}
