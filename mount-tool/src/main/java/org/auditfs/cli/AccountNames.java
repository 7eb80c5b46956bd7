package org.auditfs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.auditfs.codec.Names;

/** The accounts of this machine, as passwd(5) and group(5) have them; read once, at first use. */
final class AccountNames implements Names {

  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final Path GROUP = Path.of("/etc/group");
  private static final int ACCOUNTS_MAX = 1 << 16;

  private Optional<Map<Long, String>> users = Optional.empty();
  private Optional<Map<Long, String>> groups = Optional.empty();

  @Override
  public Optional<String> user(long uid) {
    return Optional.ofNullable(users().get(uid));
  }

  @Override
  public Optional<String> group(long gid) {
    return Optional.ofNullable(groups().get(gid));
  }

  /** The uid of a login name. */
  Optional<Long> uid(String name) {
    return number(users(), name);
  }

  /** The gid of a group's name. */
  Optional<Long> gid(String name) {
    return number(groups(), name);
  }

  private static Optional<Long> number(Map<Long, String> names, String name) {
    return names.entrySet().stream()
        .filter(account -> account.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Map<Long, String> groups() {
    if (groups.isEmpty()) {
      groups = Optional.of(read(GROUP));
    }
    return groups.get();
  }

  private Map<Long, String> users() {
    if (users.isEmpty()) {
      users = Optional.of(read(PASSWD));
    }
    return users.get();
  }

  /** Both files have the name first and the number third; a file that is missing names nobody. */
  private static Map<Long, String> read(Path file) {
    Map<Long, String> names = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(":", -1);
        if (fields.length > 2 && fields[2].matches("[0-9]{1,10}") && names.size() < ACCOUNTS_MAX) {
          names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
        }
      }
    } catch (IOException e) {
      return names;
    }
    return names;
  }
}
