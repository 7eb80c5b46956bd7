package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Over this machine's real /etc, in a mount namespace that nobody else sees. */
final class RealEtcIT {

  @Test
  void servesTheSystemFromItsOwnEtc() {
    try (Sandbox sandbox = new Sandbox()) {
      Path script = Resources.unpack("real-etc.sh", sandbox.root());
      Path source = Resources.unpack("Inside.java", sandbox.root());
      Auditfs auditfs = sandbox.auditfs("state");
      List<String> words =
          List.of(
              "unshare",
              "--mount",
              "--propagation",
              "private",
              "/bin/bash",
              script.toString(),
              Auditfs.LAUNCHER.toString(),
              auditfs.state().toString(),
              source.toString());
      Command.Ended ended = Command.of(words).run().expect(0);
      check(sections(ended.out()), ended.toString());
    }
  }

  private static void check(Map<String, String> said, String all) {
    assertTrue(said.getOrDefault("getent", "").startsWith("root:"), all);
    assertTrue(said.getOrDefault("id", "").startsWith("uid=0(root)"), all);
    assertFalse(said.getOrDefault("refused", "").contains("exit 0"), all);
    assertFalse(said.getOrDefault("refused", "").contains("root:"), all);
    assertTrue(all.contains("Permission denied"), all);
    assertEquals(Collections.nCopies(8, "same"), lines(said, "readers"), all);
    assertEquals(
        List.of("zone true", "owner root", "providers true", "names true", "loopback true"),
        lines(said, "java"),
        all);
    assertEquals(List.of("0", "same"), lines(said, "umount"), all);
    checkRefusal(Json.lines(said.getOrDefault("trail", "")), all);
    assertTrue(Integer.parseInt(said.getOrDefault("passwd", "0").strip()) > 0, all);
  }

  private static void checkRefusal(List<Json> events, String all) {
    List<Json> opens = events.stream().filter(e -> e.text("op").equals("open")).toList();
    assertEquals(1, opens.size(), all);
    Json refused = opens.get(0);
    assertEquals(65534, refused.number("subject.uid"), all);
    assertEquals("cat", refused.text("subject.comm"), all);
    assertFalse(refused.isTrue("success"), all);
    assertEquals(-13, refused.number("exit"), all);
    assertEquals("shadow", refused.objects("rules").get(0).text("key"), all);
  }

  private static List<String> lines(Map<String, String> said, String section) {
    return said.getOrDefault(section, "").lines().toList();
  }

  private static Map<String, String> sections(String out) {
    Map<String, String> sections = new HashMap<>();
    for (String section : out.split("(?m)^== ", -1)) {
      int newline = section.indexOf('\n');
      if (newline > 0) {
        sections.put(section.substring(0, newline), section.substring(newline + 1));
      }
    }
    return sections;
  }
}
