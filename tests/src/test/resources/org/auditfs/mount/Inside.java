import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.ZonedDateTime;

/** What a JVM reads of /etc by itself: run by RealEtcIT inside the mount. */
public final class Inside {
  public static void main(String[] arguments) throws Exception {
    System.out.println("zone " + !ZonedDateTime.now().getZone().getId().isEmpty());
    System.out.println("owner " + Files.getOwner(Path.of("/etc/passwd")));
    System.out.println("providers " + (Security.getProviders().length > 0));
    System.out.println("names " + (new File("/etc").list().length > 0));
    System.out.println("loopback " + InetAddress.getByName("localhost").isLoopbackAddress());
  }
}
