package org.auditfs.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;

/**
 * Where the page is served.
 *
 * @param host as it was given, fit for an address in a browser
 */
public record ListenAddress(String host, InetSocketAddress address) {

  private static final Pattern FORM =
      Pattern.compile("(localhost|[0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}\\]):([0-9]{1,5})");

  private static final int PORT_MAX = 65_535;

  /**
   * Reads HOST:PORT. Hosts are numbers, so that nobody else is asked what they mean.
   *
   * @throws CommandException when it is none
   */
  public static ListenAddress parse(String text) throws CommandException {
    Matcher form = FORM.matcher(text);
    if (form.matches() && Integer.parseInt(form.group(2)) <= PORT_MAX) {
      String host = form.group(1);
      try {
        InetAddress at =
            host.equals("localhost")
                ? InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
                : InetAddress.getByName(host);
        int port = Integer.parseInt(form.group(2));
        return new ListenAddress(host, new InetSocketAddress(at, port));
      } catch (UnknownHostException e) {
        throw wrong(text);
      }
    }
    throw wrong(text);
  }

  private static CommandException wrong(String text) {
    return new CommandException(
        ExitCode.WRONG_USAGE,
        "bad --listen: " + text + ": give ADDRESS:PORT, as 127.0.0.1:8470 or [::1]:8470");
  }

  /** Whether only this machine reaches it. */
  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }

  @Override
  public String toString() {
    return host + ":" + address.getPort();
  }
}
