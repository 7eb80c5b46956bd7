package org.auditfs.config;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.auditfs.rule.AccountSource;

/** The accounts of this machine by name; each file is read once, at first use. */
public final class Accounts implements AccountSource {

  private final Map<AccountFile, Map<String, Long>> ids = new EnumMap<>(AccountFile.class);

  @Override
  public OptionalLong uid(String name) {
    return id(AccountFile.PASSWD, name);
  }

  @Override
  public OptionalLong gid(String name) {
    return id(AccountFile.GROUP, name);
  }

  private OptionalLong id(AccountFile file, String name) {
    Long id = ids.computeIfAbsent(file, Accounts::byName).get(name);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  private static Map<String, Long> byName(AccountFile file) {
    Map<String, Long> ids = new HashMap<>();
    file.read().forEach(account -> ids.putIfAbsent(account.name(), account.id()));
    return ids;
  }
}
