package org.auditfs.cli;

import java.util.List;
import java.util.function.Function;

/** All that the program can be told to do. */
final class Commands {

  /**
   * A command and its word.
   *
   * @param word as its class has it
   */
  record Entry(String word, Function<Invocation, Object> command) {}

  static final List<Entry> ALL =
      List.of(
          new Entry("mount", MountCommand::new),
          new Entry("umount", UmountCommand::new),
          new Entry("add", AddCommand::new),
          new Entry("never", NeverCommand::new),
          new Entry("remove", RemoveCommand::new),
          new Entry("flush", FlushCommand::new),
          new Entry("list", ListCommand::new),
          new Entry("rules", RulesCommand::new),
          new Entry("lock", LockCommand::new),
          new Entry("status", StatusCommand::new),
          new Entry("search", SearchCommand::new),
          new Entry("follow", FollowCommand::new),
          new Entry("report", ReportCommand::new),
          new Entry("why", WhyCommand::new),
          new Entry("whynot", WhynotCommand::new),
          new Entry("export", ExportCommand::new),
          new Entry("index", IndexCommand::new),
          new Entry("verify", VerifyCommand::new),
          new Entry("checkpoint", CheckpointCommand::new),
          new Entry("capp", CappCommand::new),
          new Entry("prove", ProveCommand::new),
          new Entry("rotate", RotateCommand::new),
          new Entry("measurements", MeasurementsCommand::new),
          new Entry("pcr", PcrCommand::new),
          new Entry("violations", ViolationsCommand::new),
          new Entry("label", LabelCommand::new),
          new Entry("lesson", LessonCommand::new),
          new Entry("serve", ServeCommand::new),
          new Entry("demo", DemoCommand::new));

  private Commands() {}
}
