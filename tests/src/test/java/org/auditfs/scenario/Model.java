package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be recorded, worked out from names and objects alone. Knows nothing of how the product
 * does it.
 */
final class Model implements Witness {

  /**
   * An event.
   *
   * @param watches the watches that ask for it, by their numbers from 0
   * @param ambiguous whether the object may be told by another name
   */
  record Recorded(ExpectedEvent event, List<Integer> watches, boolean ambiguous) {

    @Override
    public String toString() {
      return (ambiguous ? event.unnamed() : event) + " " + watches;
    }
  }

  private final World world = new World();
  private final Actions actions = new Actions(world, this);
  private final List<Watch> watches = new ArrayList<>();
  private final List<Recorded> recorded = new ArrayList<>();
  private boolean mounted = true;

  World world() {
    return world;
  }

  /** Adds watches, as {@code auditfs add} takes them. */
  void watch(List<String> rules) {
    for (String rule : rules) {
      String path = rule.split(" ", -1)[1];
      Watch watch = Watch.of(rule, actions.canonical(path));
      watch.hold(world);
      watches.add(watch);
    }
    adopt();
  }

  /** Does what an actor or the daemon is told, and returns how it ends. */
  String play(Line line) {
    switch (line.text()) {
      case "!unmount" -> mounted = false;
      case "!mount" -> {
        mounted = true;
        adopt();
      }
      case "!restart" -> {}
      default -> {
        return actions.play(line);
      }
    }
    return "";
  }

  /** What was recorded since this was asked last. */
  List<Recorded> taken() {
    List<Recorded> taken = List.copyOf(recorded);
    recorded.clear();
    return taken;
  }

  @Override
  public void see(Deed deed, Runnable change) {
    List<Watch.Scope> before = scopes();
    change.run();
    if (!mounted) {
      return;
    }
    adopt();
    List<Watch.Scope> after = scopes();
    List<Integer> asking = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).asksFor(deed) || after.get(i).asksFor(deed)) {
        asking.add(i);
      }
    }
    if (!asking.isEmpty()) {
      recorded.add(new Recorded(deed.event(), asking, isAmbiguous(deed, before)));
    }
  }

  /**
   * A link names an object, and the kernel need not ask for the name of one that nobody watches:
   * another may be told than was used.
   */
  private static boolean isAmbiguous(Deed deed, List<Watch.Scope> before) {
    Thing thing = deed.objects().get(0);
    return deed.event().op().equals("link")
        && before.stream().noneMatch(scope -> scope.holds(thing));
  }

  private List<Watch.Scope> scopes() {
    return watches.stream().map(watch -> watch.now(world)).toList();
  }

  /** Under both verbs whatever comes to be at a path, or below it, is held. */
  private void adopt() {
    for (Watch watch : watches) {
      boolean named =
          watches.stream().anyMatch(it -> !it.isSecrecy() && it.path().equals(watch.path()));
      if (named) {
        watch.adopt(world);
      }
    }
  }
}
