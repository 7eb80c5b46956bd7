package org.auditfs.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves the page: who has the token is answered from a fixed table of routes. */
public final class PageServer implements AutoCloseable {

  /** More are closed as they come. */
  static final int CONNECTIONS_MAX = 1000;

  private static final int BACKLOG = 128;
  private static final int IDLE_SECONDS = 30;

  /** How the JDK's server is told its limits; it reads them once, at first use. */
  private static final Map<String, String> JDK_LIMITS =
      Map.of(
          "jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS_MAX),
          "sun.net.httpserver.maxReqHeaders", "64",
          "sun.net.httpserver.maxReqHeaderSize", "16384",
          "sun.net.httpserver.maxReqTime", "10",
          // What is small goes out at once: an event must not wait for the one after it.
          "sun.net.httpserver.nodelay", "true");

  private final ListenAddress listen;
  private final Token token = Token.random();
  private final Patience patience;
  private final Map<String, Route> routes = new HashMap<>(PageFiles.routes());
  private final Theatre theatre;
  private final HttpServer server;
  private final ExecutorService threads;

  private PageServer(ListenAddress listen, Sources sources, Limits limits) throws IOException {
    this.listen = listen;
    this.patience = new Patience(limits.stallMillisMax());
    this.theatre = new Theatre(sources.launcher());
    EventFeed feed = new EventFeed(sources, limits.behindMax());
    routes.putAll(new Results(sources.commands()).routes());
    routes.put("/events", Route.get(feed::show));
    routes.put("/play", Route.post(theatre::play));
    routes.put("/next", Route.post(theatre::next));
    JDK_LIMITS.forEach(System::setProperty);
    this.server = HttpServer.create(listen.address(), BACKLOG);
    this.threads =
        new ThreadPoolExecutor(
            0,
            CONNECTIONS_MAX,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            PageServer::thread);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "visit");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to serve.
   *
   * @throws IOException when nobody can listen there
   */
  public static PageServer start(ListenAddress listen, Sources sources) throws IOException {
    return start(listen, sources, Limits.USUAL);
  }

  /** The same with limits that a test can reach. */
  static PageServer start(ListenAddress listen, Sources sources, Limits limits) throws IOException {
    PageServer page = new PageServer(listen, sources, limits);
    page.server.start();
    return page;
  }

  /** What to open in a browser. */
  public String address() {
    return "http://" + listen.host() + ":" + server.getAddress().getPort() + "/" + token + "/";
  }

  private void answer(HttpExchange exchange) {
    try (Visit visit = new Visit(exchange, patience)) {
      try {
        answer(visit);
      } catch (RuntimeException e) {
        visit.refuse(Visit.FAILED, "this is a fault of auditfs: " + e);
      }
    } catch (IOException e) {
      // Whoever asked has gone, or takes nothing.
    }
  }

  private void answer(Visit visit) throws IOException {
    String path = visit.path();
    int rest = path.indexOf('/', 1);
    if (rest < 0 || !token.is(path.substring(1, rest))) {
      visit.send(Visit.FORBIDDEN);
      return;
    }
    Route route = routes.get(path.substring(rest));
    if (route == null) {
      visit.send(Visit.NOT_FOUND);
    } else if (!visit.method().equals(route.method())) {
      visit.allow(route.method());
      visit.send(Visit.WRONG_METHOD);
    } else {
      route.answer().to(visit);
    }
  }

  /** Ends every answer, and a lesson that is being played. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    theatre.close();
    patience.close();
  }
}
