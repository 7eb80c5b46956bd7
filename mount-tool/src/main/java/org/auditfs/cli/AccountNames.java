package org.auditfs.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.auditfs.codec.Names;
import org.auditfs.config.AccountFile;

/** The accounts of this machine, as passwd(5) and group(5) have them; read once, at first use. */
final class AccountNames implements Names {

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
      groups = Optional.of(read(AccountFile.GROUP));
    }
    return groups.get();
  }

  private Map<Long, String> users() {
    if (users.isEmpty()) {
      users = Optional.of(read(AccountFile.PASSWD));
    }
    return users.get();
  }

  private static Map<Long, String> read(AccountFile file) {
    Map<Long, String> names = new HashMap<>();
    file.read().forEach(account -> names.putIfAbsent(account.id(), account.name()));
    return names;
  }
}
