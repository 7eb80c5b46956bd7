package org.auditfs.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom, and who may touch the world. */
final class MapTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.auditfs");

  private static final String[] HASH_ENGINE =
      packages("file", "digest", "measure", "violation", "label");
  private static final String[] AUDIT_STORE =
      packages("event", "codec", "chain", "log", "index", "store", "search", "verify");
  private static final String[] FUSE_FS =
      packages(
          "posix",
          "fuse",
          "inode",
          "passthrough",
          "gate",
          "labelling",
          "rule",
          "subject",
          "audit",
          "integrity");
  private static final String[] MOUNT_TOOL =
      packages("config", "stage", "lesson", "app", "web", "cli");

  /** [pure] in DESIGN.md. */
  private static final String[] PURE =
      packages(
          "file", "digest", "measure", "violation", "label", "event", "codec", "chain", "rule");

  private static String[] packages(String... names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add("org.auditfs." + name + "..");
    }
    return all.toArray(String[]::new);
  }

  private static String[] both(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PRODUCT);
  }

  @Test
  void knowsEveryPackage() {
    DescribedPredicate<JavaClass> onTheMap =
        resideInAnyPackage(both(both(both(HASH_ENGINE, AUDIT_STORE), FUSE_FS), MOUNT_TOOL));
    Set<String> unknown = new TreeSet<>();
    for (JavaClass type : PRODUCT) {
      if (!onTheMap.test(type)) {
        unknown.add(type.getPackageName());
      }
    }
    assertEquals(Set.of(), unknown, "packages that are not on DESIGN's map");
  }

  @Test
  void hasNoCycles() {
    check(slices().matching("org.auditfs.(*)..").should().beFreeOfCycles());
  }

  @Test
  void dependsInTheOrderOfTheModules() {
    check(mayKnowOnly(HASH_ENGINE, HASH_ENGINE));
    check(mayKnowOnly(AUDIT_STORE, both(HASH_ENGINE, AUDIT_STORE)));
    check(mayKnowOnly(FUSE_FS, both(both(HASH_ENGINE, AUDIT_STORE), FUSE_FS)));
    check(noClasses().should().dependOnClassesThat().resideInAnyPackage(packages("arch", "mount")));
  }

  private static ArchRule mayKnowOnly(String[] these, String[] those) {
    return noClasses()
        .that()
        .resideInAnyPackage(these)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.auditfs..").and(resideOutsideOfPackages(those)));
  }

  @Test
  void seesOfTheStoreOnlyEventsWhereFilesAreServed() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(FUSE_FS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                packages("codec", "chain", "log", "index", "store", "search", "verify")));
  }

  @Test
  void servesFilesWithoutKnowingOfAudit() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                packages("posix", "fuse", "inode", "passthrough", "gate", "labelling"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages("event", "rule", "subject", "audit", "integrity")));
  }

  @Test
  void decidesWithoutKnowingWhoAsksOrHowItIsDone() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages("rule"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                packages("posix", "fuse", "passthrough", "subject", "audit", "integrity")));
  }

  @Test
  void verifiesWithoutTheWriter() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages("verify"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages("store", "log", "index", "search")));
  }

  @Test
  void importsEachLibraryInOnePlace() {
    check(onlyIn("org.lmdbjava..", packages("index")));
    check(onlyIn("jnr..", packages("posix", "fuse")));
    check(onlyIn("ru.serce..", packages("fuse")));
    check(onlyIn("picocli..", packages("cli")));
    check(onlyIn("org.bouncycastle..", packages("digest", "label")));
    check(onlyIn("org.snakeyaml..", packages("lesson")));
    check(onlyIn("com.sun.net.httpserver..", packages("web")));
  }

  private static ArchRule onlyIn(String library, String[] packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }

  @Test
  void keepsTheCommandLineAtTheTop() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.auditfs.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.auditfs.cli.."));
  }

  @Test
  void doesNoInputOrOutputWherePure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                    .or(isFileOfJavaIo())));
  }

  private static DescribedPredicate<JavaClass> isFileOfJavaIo() {
    return DescribedPredicate.describe(
        "a file, console or random access class of java.io",
        type ->
            type.getPackageName().equals("java.io")
                && (type.getSimpleName().startsWith("File")
                    || type.getSimpleName().equals("RandomAccessFile")
                    || type.getSimpleName().equals("Console")));
  }

  @Test
  void readsNoClockWherePure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should(
                callMethodWhere(
                    DescribedPredicate.describe("it reads a clock", MapTest::readsClock))));
  }

  private static boolean readsClock(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getName();
    return switch (owner) {
      case "java.lang.System" -> method.equals("currentTimeMillis") || method.equals("nanoTime");
      case "java.time.Clock" -> method.startsWith("system");
      default -> owner.startsWith("java.time.") && method.equals("now");
    };
  }

  @Test
  void startsNoProcessAndPrintsNothingButInTheTool() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(MOUNT_TOOL)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(MOUNT_TOOL)
            .should()
            .accessField(System.class, "out"));
  }

  @Test
  void saysOfEveryPackageThatNothingIsNull() {
    List<String> missing = new ArrayList<>();
    for (JavaPackage one : allPackages()) {
      if (!one.getClasses().isEmpty() && !one.isAnnotatedWith(NullMarked.class)) {
        missing.add(one.getName());
      }
    }
    assertEquals(List.of(), missing, "packages without a @NullMarked package-info");
  }

  private static List<JavaPackage> allPackages() {
    Set<JavaPackage> all = new java.util.HashSet<>();
    PRODUCT.forEach(type -> all.add(type.getPackage()));
    return List.copyOf(all);
  }

  @Test
  void findsTheProductAtAll() {
    Set<String> modules = new TreeSet<>();
    for (String type : List.of("file.FileId", "event.Event", "posix.Stat")) {
      if (PRODUCT.contain("org.auditfs." + type)) {
        modules.add(type);
      }
    }
    assertEquals(3, modules.size(), () -> "found only " + modules);
  }
}
