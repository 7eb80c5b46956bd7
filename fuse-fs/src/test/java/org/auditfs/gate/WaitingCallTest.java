package org.auditfs.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.gate.WaitingCall.Sign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of Linux 6.18, with less in the middle. */
final class WaitingCallTest {

  private static final String FRESH =
      """
      [<0>] request_wait_answer+0x112/0x210
      [<0>] __fuse_simple_request+0x120/0x330 [fuse]
      [<0>] fuse_lookup_name+0xbf/0x220 [fuse]
      [<0>] path_openat+0xba6/0x12d0
      """;
  private static final String KNOWN =
      """
      [<0>] request_wait_answer+0x112/0x210
      [<0>] fuse_dentry_revalidate+0x119/0x390
      [<0>] path_openat+0x23c/0x12d0
      """;
  private static final String CHOWN =
      """
      [<0>] cap_inode_killpriv+0x1e/0x40
      [<0>] security_inode_killpriv+0x33/0x90
      [<0>] notify_change+0x36b/0x5a0
      [<0>] chown_common+0x1f0/0x250
      """;
  private static final String ENTRY =
      """
      [<0>] do_syscall_64+0x71/0x280
      [<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e
      """;
  private static final String INT80 =
      """
      [<0>] __ia32_compat_sys_open+0x56/0xa0
      [<0>] do_int80_emulation+0xa8/0x1c0
      [<0>] asm_int80_emulation+0x16/0x20
      """;
  private static final String DEFERRED =
      """
      [<0>] unix_stream_connect+0x164/0x780
      [<0>] task_work_run+0x59/0x90
      [<0>] do_syscall_64+0x23b/0x280
      [<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e
      """;

  private static final String OPENAT_READING =
      "257 0xffffff9c 0x55a9ee705f20 0x80800 0x0 0x7ffca000abd0 0xffffffff 0x7ffca000a960 0x7efd3";
  private static final String STAT = "262 0xffffff9c 0x5622 0x7ffd28f41c30 0x0 0x0 0x0 0x7f 0x7f";
  private static final String OPEN_IA32 = "5 0x10000000 0x801 0x0 0x1 0xa 0x7fff 0x7fff 0x55a5";

  private static WaitingCall parse(String syscall, String stack) {
    return WaitingCall.parse(ByteString.of(syscall + "\n"), ByteString.of(stack));
  }

  @Test
  void tellsWhatAnOpenAsksFor() {
    WaitingCall call = parse(OPENAT_READING, FRESH + ENTRY);
    assertEquals(Optional.of(new KernelOpen(0x80800, KernelOpen.READ)), call.opens());
    assertFalse(call.shows(Sign.REVALIDATES));
  }

  @Test
  void tellsThatAStatOpensNothing() {
    assertEquals(Optional.empty(), parse(STAT, FRESH + ENTRY).opens());
  }

  @Test
  void tellsThatTheKernelWillAskAgain() {
    assertTrue(parse(OPENAT_READING, KNOWN + ENTRY).shows(Sign.REVALIDATES));
  }

  @Test
  void tellsThatAnOwnerIsChanged() {
    assertTrue(parse(STAT, CHOWN + ENTRY).shows(Sign.CHANGES_OWNER));
    assertTrue(parse(STAT, CHOWN + ENTRY).shows(Sign.DROPS_CAPABILITIES));
    assertFalse(parse(STAT, CHOWN + ENTRY).shows(Sign.COMES_ITSELF));
    assertTrue(
        parse(STAT, "[<0>] fuse_file_fallocate+0x1e/0x40\n" + ENTRY).shows(Sign.COMES_ITSELF));
    assertFalse(parse(STAT, FRESH + ENTRY).shows(Sign.CHANGES_OWNER));
    assertFalse(parse(STAT, FRESH + ENTRY).shows(Sign.DROPS_CAPABILITIES));
  }

  @Test
  void tellsTheLastNameFromThoseBeforeIt() {
    String walking =
        """
        [<0>] walk_component+0xb5/0x1b0
        [<0>] link_path_walk.part.0.constprop.0+0x25a/0x3b0
        [<0>] path_openat+0xad/0x12d0
        """;
    assertTrue(parse(OPENAT_READING, walking + ENTRY).shows(Sign.WALKS));
    assertFalse(parse(OPENAT_READING, FRESH + ENTRY).shows(Sign.WALKS));
  }

  @Test
  void tellsWhoMayMakeTheFile() {
    String making = OPENAT_READING.replace("0x80800", "0x80841");
    assertTrue(parse(making, FRESH + ENTRY).creates());
    assertFalse(parse(OPENAT_READING, FRESH + ENTRY).creates());
    assertFalse(parse(STAT, FRESH + ENTRY).creates());
  }

  @Test
  void tellsALinkThatIsFollowedFromOneThatIsRead() {
    String following = "[<0>] fuse_get_link+0x5b/0x130\n[<0>] pick_link+0x1a5/0x3f0\n";
    String reading = "[<0>] fuse_get_link+0x5b/0x130\n[<0>] vfs_readlink+0x65/0x110\n";
    assertTrue(parse(OPENAT_READING, following + ENTRY).follows());
    assertFalse(parse("89 0x1 0x2 0x3 0x0 0x0 0x0 0x7f 0x7f", reading + ENTRY).follows());
    assertFalse(parse(OPENAT_READING, FRESH + ENTRY).follows());
  }

  @Test
  void tellsThatTheKernelOpensAFileForItsFlags() {
    String asking = "[<0>] fuse_file_open+0x8d/0x1f0\n[<0>] vfs_fileattr_get+0x26/0x40\n";
    assertTrue(
        parse("16 0x3 0x80086601 0x7f 0x0 0x0 0x0 0x7f 0x7f", asking + ENTRY)
            .shows(Sign.OPENS_FOR_FLAGS));
    assertFalse(parse(OPENAT_READING, FRESH + ENTRY).shows(Sign.OPENS_FOR_FLAGS));
  }

  @Test
  void readsThe32BitNumberOfACallByInterrupt() {
    assertEquals(
        Optional.of(new KernelOpen(0x801, KernelOpen.WRITE)),
        parse(OPEN_IA32, KNOWN + INT80).opens());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[<0>] do_int80_syscall_32+0x1/0x2\n",
        "[<0>] __do_fast_syscall_32+0x1/0x2\n[<0>] do_fast_syscall_32+0x1/0x2\n",
        "[<0>] do_SYSENTER_32+0x1/0x2\n",
        "[<0>] int80_emulation.constprop.0+0x1/0x2\n"
      })
  void knowsTheWaysInto32BitCalls(String entry) {
    assertEquals(2, parse(OPEN_IA32, FRESH + entry).opens().orElseThrow().rights());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[<0>] ret_from_fork+0x151/0x170\n", // a worker of io_uring
        "[<0>] 0xffffffff81234567\n" + ENTRY + INT80,
        "[<0>] 0xffffffff81234567\n", // no names
        DEFERRED,
        "[<0>] io_connect+0x87/0x170\n" + ENTRY,
        "[<0>] vfs_coredump+0x1/0x2\n" + ENTRY
      })
  void takesWhateverIsNotPlainlyTheCallForAnything(String rest) {
    assertEquals(Optional.of(KernelOpen.UNKNOWN), parse(STAT, FRESH + rest).opens());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "running",
        "-1 0x7fffe2f571d0 0x55a5af7411fb",
        "437 0xffffff9c 0x1 0x2 0x18 0x0 0x0 0x7f 0x7f",
        "262 0xffffff9c",
        "two 0x0 0x0 0x0 0x0 0x0 0x0 0x7f 0x7f",
        "2 0x0 nothing 0x0 0x0 0x0 0x0 0x7f 0x7f",
        "2 0x0 12 0x0 0x0 0x0 0x0 0x7f 0x7f",
        "99999999999 0x0 0x0 0x0 0x0 0x0 0x0 0x7f 0x7f"
      })
  void takesACallThatItDoesNotKnowForAnything(String syscall) {
    assertEquals(Optional.of(KernelOpen.UNKNOWN), parse(syscall, FRESH + ENTRY).opens());
  }
}
