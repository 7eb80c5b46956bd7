package org.auditfs.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The accounts of this machine, as passwd(5) and group(5) have them. */
public enum AccountFile {
  PASSWD("/etc/passwd"),
  GROUP("/etc/group");

  private static final int ACCOUNTS_MAX = 1 << 16;

  private final String path;

  AccountFile(String path) {
    this.path = path;
  }

  /** A name and its number. */
  public record Account(String name, long id) {}

  /** Both files have the name first and the number third; a file that is missing names nobody. */
  public List<Account> read() {
    List<Account> accounts = new ArrayList<>();
    try (BufferedReader lines =
        Files.newBufferedReader(Path.of(path), StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(":", -1);
        boolean account = fields.length > 2 && fields[2].matches("[0-9]{1,10}");
        if (account && accounts.size() < ACCOUNTS_MAX) {
          accounts.add(new Account(fields[0], Long.parseLong(fields[2])));
        }
      }
    } catch (IOException e) {
      return accounts;
    }
    return accounts;
  }
}
