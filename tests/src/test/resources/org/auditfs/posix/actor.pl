#!/usr/bin/perl
# An actor: a process that makes the system calls it is told to, one a line, and says how each ended.
#
# In:  NAME = open PATH FLAGS MODE      words are separated by a blank; %XX is a byte
# Out: ok WORDS, or the name of the errno, or "BAD why" when the line itself makes no sense
#
# Raw system calls (x86-64), so that no library's second thought comes between the line and the
# kernel. Only modules of Debian's perl-base.
use strict;
use warnings;
use Errno ();
use Socket qw(pack_sockaddr_un);
$| = 1;

my %NR = (
    read => 0, write => 1, ioctl => 16, statx => 332, open => 2, close => 3, stat => 4, fstat => 5, lstat => 6, lseek => 8,
    mmap => 9, munmap => 11, pread => 17, pwrite => 18, access => 21, msync => 26, dup => 32,
    sendfile => 40, flock => 73, fsync => 74, fdatasync => 75, truncate => 76, ftruncate => 77,
    chdir => 80, rename => 82, mkdir => 83, rmdir => 84, creat => 85, link => 86, unlink => 87,
    symlink => 88, readlink => 89, chmod => 90, fchmod => 91, chown => 92, fchown => 93,
    lchown => 94, umask => 95, mknod => 133, statfs => 137, setxattr => 188, lsetxattr => 189,
    fsetxattr => 190, getxattr => 191, lgetxattr => 192, fgetxattr => 193, listxattr => 194,
    removexattr => 197, getdents64 => 217, linkat => 265, fchmodat => 268, utimensat => 280,
    fallocate => 285, syncfs => 306, renameat2 => 316, copy_file_range => 326, openat2 => 437,
    faccessat2 => 439, openat => 257, fchownat => 260, fchmodat2 => 452, chroot => 161, mount => 165,
    umount => 166, name_to_handle_at => 303, open_by_handle_at => 304,
);
my %FLAG = (
    O_RDONLY => 0, O_WRONLY => 1, O_RDWR => 2, O_CREAT => 0x40, O_EXCL => 0x80, O_TRUNC => 0x200,
    O_APPEND => 0x400, O_NONBLOCK => 0x800, O_DIRECT => 0x4000, O_DIRECTORY => 0x10000, O_NOFOLLOW => 0x20000,
    O_NOATIME => 0x40000, O_PATH => 0x200000, O_TMPFILE => 0x410000, O_SYNC => 0x101000,
    NOREPLACE => 1, EXCHANGE => 2, XATTR_CREATE => 1, XATTR_REPLACE => 2, KEEP_SIZE => 1,
    PUNCH_HOLE => 3, ZERO_RANGE => 16, MAP_SHARED => 1, MAP_PRIVATE => 2, LOCK_SH => 1, LOCK_EX => 2, LOCK_NB => 4, LOCK_UN => 8, SEEK_SET => 0,
    SEEK_CUR => 1, SEEK_END => 2, SEEK_DATA => 3, SEEK_HOLE => 4, F_OK => 0, R_OK => 4, W_OK => 2,
    X_OK => 1, S_IFREG => 0100000, S_IFCHR => 0020000, S_IFBLK => 0060000, S_IFIFO => 0010000,
    S_IFSOCK => 0140000,
);
use constant { AT_FDCWD => -100, AT_SYMLINK_NOFOLLOW => 0x100, AT_SYMLINK_FOLLOW => 0x400 };
use constant { MS_RDONLY => 1, MS_REMOUNT => 32, MS_BIND => 4096 };
use constant { UTIME_NOW => (1 << 30) - 1, UTIME_OMIT => (1 << 30) - 2 };

my %errname;
for my $name (keys %!) {
    no strict 'refs';
    my $number = &{"Errno::$name"}();
    $errname{$number} = $name if !defined $errname{$number} || $name lt $errname{$number};
}
$errname{11} = 'EAGAIN';
$errname{95} = 'EOPNOTSUPP';

my %mapped;    # name of a descriptor => address
my %fd;      # name => descriptor
my %mark;    # path => its times when it was marked
my %number;  # path => its inode number when it was asked for

sub escape { my ($t) = @_; $t =~ s/([^!-\$&-~])/sprintf '%%%02X', ord $1/ge; return $t eq '' ? '%' : $t }
sub unescape { my ($t) = @_; return '' if $t eq '%'; $t =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge; return $t }

sub bad { die "BAD $_[0]\n" }

# A system call; dies with the errno's name, as the answer. The arguments stay where they are, in @_:
# a buffer must be the caller's own.
sub call {
    my $number = $NR{ $_[0] };
    my $result = syscall($number, @_[1 .. $#_]);
    die(($errname{$! + 0} // ('E' . ($! + 0))) . "\n") if $result == -1;
    return $result;
}

sub fd { my ($name) = @_; return ($fd{$name} // bad("no descriptor $name")) + 0 }

sub number {
    my ($word) = @_;
    bad('a number is missing') if !defined $word;
    my $sum = 0;
    for my $part (split /,/, $word) {
        if ($part =~ /^0[0-7]*$/) { $sum |= oct $part }
        elsif ($part =~ /^-?\d+$/) { $sum = $sum == 0 ? $part + 0 : $sum | $part }
        elsif (defined $FLAG{$part}) { $sum |= $FLAG{$part} }
        else { bad("no number: $part") }
    }
    return $sum;
}

# A path as bytes that perl will hand over as a string, whatever they look like.
sub path { my ($word) = @_; bad('a path is missing') if !defined $word; return unescape($word) . '' }

sub stat_words {
    my ($call, $what) = @_;
    my $buffer = "\0" x 144;
    call($call, $what, $buffer);
    my ($dev, $ino, $nlink, $mode, $uid, $gid, undef, $rdev, $size, undef, $blocks, @times) =
        unpack 'Q Q Q L L L L Q q q q Q6', $buffer;
    my %type = (0100000 => 'reg', 0040000 => 'dir', 0120000 => 'lnk', 0010000 => 'fifo',
        0140000 => 'sock', 0020000 => 'chr', 0060000 => 'blk');
    my $type = $type{ $mode & 0170000 };
    my %s = (type => $type, mode => sprintf('%04o', $mode & 07777), nlink => $nlink, uid => $uid,
        gid => $gid, rdev => $rdev, dev => $dev, ino => $ino, times => \@times);
    # A directory's size and link count belong to the filesystem beneath, and pass through too.
    $s{size} = $size;
    $s{blocks} = $blocks;
    return \%s;
}

sub shown {
    my ($s) = @_;
    return join ' ', map { "$_=$s->{$_}" } qw(type mode nlink uid gid size rdev dev ino);
}

sub entries {
    my ($fd, $limit) = @_;
    my $buffer = "\0" x 4096;
    my $length = call('getdents64', $fd, $buffer, $limit);
    my @found;
    for (my $at = 0; $at < $length;) {
        my ($ino, $off, $reclen, $type) = unpack 'Q q S C', substr $buffer, $at, 19;
        my $name = unpack 'Z*', substr $buffer, $at + 19, $reclen - 19;
        push @found, [$name, $ino, $off, $type];
        $at += $reclen;
    }
    return @found;
}

sub all_entries {
    my ($fd) = @_;
    my @all;
    while (my @some = entries($fd, 4096)) { push @all, @some }
    return @all;
}

sub timespec {
    my ($seconds, $nanos) = @_;
    return pack 'q q', 0, UTIME_NOW if $seconds eq 'NOW';
    return pack 'q q', 0, UTIME_OMIT if $seconds eq 'OMIT';
    return pack 'q q', $seconds, $nanos;
}

sub run {    # a child with its output here and nothing to read; what it said, and how it ended
    my (@command) = @_;
    my $pid = open(my $out, '-|') // bad('no fork');
    if ($pid == 0) {
        open STDERR, '>&', \*STDOUT;
        open STDIN, '<', '/dev/null';
        { no warnings 'exec'; exec { $command[0] } @command; }
        syswrite STDOUT, 'exec: ' . ($errname{ $! + 0 } // $!);
        syscall(231, 127);    # exit_group: nothing of this process may run twice
    }
    local $/;
    my $text = <$out> // '';
    close $out;
    $text =~ s/\n/;/g;
    return 'exit=' . ($? >> 8) . ' ' . escape($text);
}

sub xattr_value {
    my ($call, $what, $name) = @_;
    my $buffer = "\0" x 65536;
    my $length = call($call, $what, $name, $buffer, 65536);
    return escape(substr $buffer, 0, $length);
}

my %DO;
%DO = (
    pid => sub { $$ },
    reset => sub {
        call('close', fd($_)) for keys %fd;
        %fd = ();
        %mark = ();
        %number = ();
        call('chdir', path('/'));
        call('umask', 022);
        '';
    },
    fds => sub { join ' ', sort keys %fd },

    # opening
    open => sub { ['fd', call('open', path($_[0]), number($_[1]), number($_[2] // '0'))] },
    creat => sub { ['fd', call('creat', path($_[0]), number($_[1]))] },
    openat2 => sub {
        ['fd', call('openat2', AT_FDCWD, path($_[0]),
            pack('Q Q Q', number($_[1]), number($_[2] // '0'), number($_[3] // '0')), 24)];
    },
    openat => sub { ['fd', call('openat', fd($_[0]), path($_[1]), number($_[2]), number($_[3] // '0'))] },
    byhandle => sub {    # opens what a path names by its file handle, and closes it
        my ($handle, $mount) = (pack('L l x128', 128, 0), "\0" x 4);
        call('name_to_handle_at', AT_FDCWD, path($_[0]), $handle, $mount, 0);
        my $directory = call('open', path('.'), 0x10000, 0);
        my $opened = eval { call('open_by_handle_at', $directory, $handle, number($_[1])) };
        my $failed = $@;
        call('close', $directory);
        die $failed if !defined $opened;
        call('close', $opened);
        '';
    },
    reopen => sub { ['fd', call('open', path('/proc/self/fd/' . fd($_[0])), number($_[1]), 0)] },
    dup => sub { ['fd', call('dup', fd($_[0]))] },
    file => sub {    # a new file with something in it
        my $descriptor = call('open', path($_[0]), 0xc1, 0644);
        my $text = "text of $_[0]\n";
        call('write', $descriptor, $text, length $text);
        call('close', $descriptor);
        '';
    },
    script => sub {    # a new file that says which program reads it
        my $descriptor = call('open', path($_[0]), 0xc1, 0755);
        my $text = '#!' . path($_[1]) . "\n";
        call('write', $descriptor, $text, length $text);
        call('close', $descriptor);
        '';
    },
    close => sub { call('close', fd($_[0])); delete $fd{$_[0]}; '' },

    # content
    read => sub {
        my $buffer = "\0" x number($_[1]);
        my $n = call('read', fd($_[0]), $buffer, number($_[1]));
        escape(substr $buffer, 0, $n);
    },
    pread => sub {
        my $buffer = "\0" x number($_[1]);
        my $n = call('pread', fd($_[0]), $buffer, number($_[1]), number($_[2]));
        escape(substr $buffer, 0, $n);
    },
    write => sub { my $t = path($_[1]); call('write', fd($_[0]), $t, length $t) },
    pwrite => sub { my $t = path($_[1]); call('pwrite', fd($_[0]), $t, length $t, number($_[2])) },
    fill => sub {    # writes COUNT bytes of a pattern that depends on the offset
        my ($left, $n) = (number($_[1]), 0);
        my $block = join '', map { sprintf '%07d ', $_ } 0 .. 8191;
        while ($left > 0) {
            my $part = substr $block, 0, $left < 65536 ? $left : 65536;
            my $written = call('write', fd($_[0]), $part, length $part);
            $n += $written;
            $left -= $written;
        }
        $n;
    },
    sum => sub {    # length and a checksum of the content from the start
        my ($n, $sum, $length) = (0, 0, 65536);
        while (1) {
            my $buffer = "\0" x $length;
            my $got = call('pread', fd($_[0]), $buffer, $length, $n);
            last if $got == 0;
            $sum = ($sum * 31 + unpack '%32C*', substr $buffer, 0, $got) % 4294967291;
            $n += $got;
        }
        "$n $sum";
    },
    lseek => sub { call('lseek', fd($_[0]), number($_[1]), number($_[2])) },
    fsync => sub { call('fsync', fd($_[0])); '' },
    fdatasync => sub { call('fdatasync', fd($_[0])); '' },
    fallocate => sub { call('fallocate', fd($_[0]), number($_[1]), number($_[2]), number($_[3])); '' },
    copyrange => sub { call('copy_file_range', fd($_[0]), 0, fd($_[1]), 0, number($_[2]), 0) },
    copyat => sub {    # SOURCE OFFSET TARGET OFFSET LENGTH
        my ($from, $to) = (pack('q', number($_[1])), pack('q', number($_[3])));
        call('copy_file_range', fd($_[0]), $from, fd($_[2]), $to, number($_[4]), 0);
    },
    syncfs => sub { call('syncfs', fd($_[0])); '' },
    dread => sub {    # COUNT bytes at OFFSET into memory that O_DIRECT takes; how many, and their sum
        my ($length, $out) = (number($_[1]), '');
        my $address = call('mmap', 0, $length, 3, 0x22, -1, 0);
        my $n = eval { call('pread', fd($_[0]), $address, $length, number($_[2])) };
        my $failed = $@;
        pipe my $r, my $w;
        call('write', fileno $w, $address, $length);
        sysread $r, $out, $length;
        call('munmap', $address, $length);
        die $failed if $failed;
        "$n " . unpack '%32C*', substr $out, 0, $n;
    },
    dwrite => sub {    # COUNT bytes, at most what a pipe holds, at OFFSET
        my $length = number($_[1]);
        my $address = call('mmap', 0, $length, 3, 0x22, -1, 0);
        pipe my $r, my $w;
        syswrite $w, join('', map { chr(33 + $_ % 90) } 1 .. $length);
        call('read', fileno $r, $address, $length);
        my $n = eval { call('pwrite', fd($_[0]), $address, $length, number($_[2])) };
        my $failed = $@;
        call('munmap', $address, $length);
        die $failed if $failed;
        $n;
    },
    child => sub {    # has another process, a copy of this one, do the rest of the line
        my ($verb, @words) = @_;
        pipe my $r, my $w;
        my $pid = fork // bad('no fork');
        if ($pid == 0) {
            my $answer = eval { $DO{$verb}->(@words) } // $@;
            syswrite $w, ref $answer ? '' : $answer;
            syscall(231, 0);    # exit_group: nothing of this process may run twice
        }
        close $w;
        local $/;
        my $answer = <$r>;
        waitpid $pid, 0;
        die $answer if $answer =~ /^(E[A-Z0-9]+|BAD .*)\n$/;
        $answer;
    },
    sendfile => sub { call('sendfile', fd($_[0]), fd($_[1]), 0, number($_[2])) },
    flock => sub { call('flock', fd($_[0]), number($_[1])); '' },
    mmapload => sub {    # MAP_PRIVATE: read through the mapping, by writing it into a pipe
        my ($length, $out) = (number($_[1]), '');
        my $address = call('mmap', 0, $length, 1, 2, fd($_[0]), 0);
        pipe my $r, my $w;
        call('write', fileno $w, $address, $length);
        sysread $r, $out, $length;
        call('munmap', $address, $length);
        escape($out);
    },
    maphold => sub {    # a shared page of a file, which can be written, until mapdrop
        $mapped{$_[0]} = call('mmap', 0, 4096, 3, number('MAP_SHARED'), fd($_[0]), 0);
        '';
    },
    mapdrop => sub { call('munmap', delete $mapped{$_[0]}, 4096); '' },
    mmapstore => sub {    # MAP_SHARED or as told: store TEXT at OFFSET by reading it from a pipe into the mapping
        my ($text, $offset) = (path($_[1]), number($_[2]));
        my $length = $offset + length $text;
        my $address = call('mmap', 0, $length, 3, number($_[3] // 'MAP_SHARED'), fd($_[0]), 0);
        pipe my $r, my $w;
        syswrite $w, $text;
        call('read', fileno $r, $address + $offset, length $text);
        call('msync', $address, $length, 4);
        call('munmap', $address, $length);
        '';
    },

    # attributes
    blocks => sub { stat_words('stat', path($_[0]))->{blocks} },
    born => sub {    # whether it has a time of birth, and whether it was changed since
        my $buffer = "\0" x 256;
        call('statx', AT_FDCWD, path($_[0]), AT_SYMLINK_NOFOLLOW, 0xfff, $buffer);
        my ($mask, $birth, $changed) = map { $_ } unpack('L', $buffer), map {
            my ($s, $n) = unpack 'q L', substr $buffer, $_, 12;
            $s * 1_000_000_000 + $n;
        } 80, 112;
        my $when = $birth == $changed ? 'unchanged since' : $birth < $changed ? 'changed since' : 'no';
        sprintf 'mask=%x btime=%d %s', $mask & 0xfff, $birth, $when;
    },
    flags => sub {
        my $buffer = "\0" x 8;
        call('ioctl', fd($_[0]), 0x80086601, $buffer);
        sprintf '%x', unpack 'L', $buffer;
    },
    setflags => sub {    # adds the bits of a number to the flags, or takes -NUMBER away
        my $buffer = "\0" x 8;
        call('ioctl', fd($_[0]), 0x80086601, $buffer);
        my ($flags, $change) = (unpack('L', $buffer), number($_[1]));
        $buffer = pack 'L L', $change < 0 ? $flags & ~-$change : $flags | $change, 0;
        call('ioctl', fd($_[0]), 0x40086602, $buffer);
        '';
    },
    xflags => sub {
        my $buffer = "\0" x 28;
        call('ioctl', fd($_[0]), 0x801c581f, $buffer);
        my ($flags, undef, undef, $project) = unpack 'L4', $buffer;
        sprintf 'xflags=%x project=%d', $flags, $project;
    },
    setxflags => sub {    # the bits of a number, and a project
        my $buffer = "\0" x 28;
        call('ioctl', fd($_[0]), 0x801c581f, $buffer);
        my @words = unpack 'L7', $buffer;
        @words[0, 3] = ($words[0] | number($_[1]), number($_[2]));
        $buffer = pack 'L7', @words;
        call('ioctl', fd($_[0]), 0x401c5820, $buffer);
        '';
    },
    generation => sub {    # an int, although the number of the ioctl speaks of eight bytes
        my $buffer = "\xff" x 8;
        call('ioctl', fd($_[0]), 0x80087601, $buffer);
        my ($generation, $rest) = unpack 'L L', $buffer;
        sprintf 'gen=%d rest=%x', $generation, $rest;
    },
    ioctl => sub { my $b = "\0" x 64; call('ioctl', fd($_[0]), number($_[1]), $b); '' },
    stat => sub { shown(stat_words('stat', path($_[0]))) },
    lstat => sub { shown(stat_words('lstat', path($_[0]))) },
    fstat => sub { shown(stat_words('fstat', fd($_[0]))) },
    times => sub {
        my $t = stat_words('lstat', path($_[0]))->{times};
        sprintf 'atime=%d.%09d mtime=%d.%09d', @{$t}[0 .. 3];
    },
    mark => sub {
        # The clock of the filesystem's time stamps ticks every few milliseconds.
        $mark{$_[0]} = stat_words('lstat', path($_[0]))->{times};
        select undef, undef, undef, 0.012;
        '';
    },
    moved => sub {    # which times are later than when the path was marked
        my ($old, $new) = ($mark{$_[0]}, stat_words('lstat', path($_[0]))->{times});
        my @names = grep { my $i = { a => 0, m => 2, c => 4 }->{$_};
            $new->[$i] > $old->[$i] || $new->[$i] == $old->[$i] && $new->[$i + 1] > $old->[$i + 1] } qw(a m c);
        @names ? join(',', @names) : 'none';
    },
    chmod => sub { call('chmod', path($_[0]), number($_[1])); '' },
    fchmodat => sub { call('fchmodat', AT_FDCWD, path($_[0]), number($_[1])); '' },
    fchmodat2 => sub {    # or fchmodat, where the kernel is older
        return '' if eval { call('fchmodat2', AT_FDCWD, path($_[0]), number($_[1]), 0); 1 };
        die $@ if $@ ne "ENOSYS\n";
        call('fchmodat', AT_FDCWD, path($_[0]), number($_[1]));
        '';
    },
    fchmod => sub { call('fchmod', fd($_[0]), number($_[1])); '' },
    chown => sub { call('chown', path($_[0]), number($_[1]), number($_[2])); '' },
    lchown => sub { call('lchown', path($_[0]), number($_[1]), number($_[2])); '' },
    fchownat => sub { call('fchownat', AT_FDCWD, path($_[0]), number($_[1]), number($_[2]), 0); '' },
    fchown => sub { call('fchown', fd($_[0]), number($_[1]), number($_[2])); '' },
    truncate => sub { call('truncate', path($_[0]), number($_[1])); '' },
    ftruncate => sub { call('ftruncate', fd($_[0]), number($_[1])); '' },
    utimens => sub {
        call('utimensat', AT_FDCWD, path($_[0]), timespec(@_[1, 2]) . timespec(@_[3, 4]),
            AT_SYMLINK_NOFOLLOW);
        '';
    },
    access => sub { call('access', path($_[0]), number($_[1])); '' },
    eaccess => sub { call('faccessat2', AT_FDCWD, path($_[0]), number($_[1]), 0x200); '' },
    umask => sub { sprintf '%04o', call('umask', number($_[0])) },
    statfs => sub {
        my $buffer = "\0" x 120;
        call('statfs', path($_[0]), $buffer);
        my (undef, $bsize, $blocks, undef, undef, $files, undef, undef, $namelen) = unpack 'q q Q Q Q Q Q Q q', $buffer;
        "bsize=$bsize blocks=$blocks files=$files namelen=$namelen";
    },

    # names
    mkdir => sub { call('mkdir', path($_[0]), number($_[1])); '' },
    rmdir => sub { call('rmdir', path($_[0])); '' },
    unlink => sub { call('unlink', path($_[0])); '' },
    link => sub { call('link', path($_[0]), path($_[1])); '' },
    linkfd => sub {
        call('linkat', AT_FDCWD, path('/proc/self/fd/' . fd($_[0])), AT_FDCWD, path($_[1]),
            AT_SYMLINK_FOLLOW);
        '';
    },
    symlink => sub { call('symlink', path($_[0]), path($_[1])); '' },
    readlink => sub {
        my $buffer = "\0" x 4096;
        my $n = call('readlink', path($_[0]), $buffer, 4096);
        escape(substr $buffer, 0, $n);
    },
    rename => sub { call('rename', path($_[0]), path($_[1])); '' },
    renameat2 => sub {
        call('renameat2', AT_FDCWD, path($_[0]), AT_FDCWD, path($_[1]), number($_[2]));
        '';
    },
    mknod => sub {
        my $device = ($_[2] // 0) * 256 + ($_[3] // 0);
        call('mknod', path($_[0]), number($_[1]), $device);
        '';
    },
    bind => sub {
        socket my $socket, 1, 1, 0;
        bind($socket, pack_sockaddr_un(path($_[0]))) or die(($errname{$! + 0} // $!) . "\n");
        '';
    },
    connect => sub {
        socket my $socket, 1, 1, 0;
        connect($socket, pack_sockaddr_un(path($_[0]))) or die(($errname{$! + 0} // $!) . "\n");
        '';
    },
    send => sub {    # a datagram
        socket my $socket, 1, 2, 0;
        send($socket, 'x', 0, pack_sockaddr_un(path($_[0]))) // die(($errname{$! + 0} // $!) . "\n");
        '';
    },
    talk => sub {    # sends a line to a stream socket and returns what comes back
        socket my $socket, 1, 1, 0;
        connect($socket, pack_sockaddr_un(path($_[0]))) or die(($errname{$! + 0} // $!) . "\n");
        local $SIG{PIPE} = 'IGNORE';    # it may have answered and gone before it was asked
        syswrite $socket, path($_[1]) . "\n";
        local $/;
        my $answer = <$socket> // '';
        escape($answer);
    },
    chdir => sub { call('chdir', path($_[0])); '' },
    chroot => sub {    # does the rest of the line beneath a directory, and stays there
        my ($directory, $verb, @words) = @_;
        call('chroot', path($directory));
        call('chdir', path('/'));
        $DO{$verb}->(@words);
    },
    getcwd => sub { require Cwd; my $cwd = Cwd::getcwd() // die(($errname{$! + 0} // $!) . "\n"); $cwd =~ s{.*/}{}; escape($cwd) },

    number => sub { $number{$_[0]} = stat_words('lstat', path($_[0]))->{ino}; '' },
    reuse => sub {    # makes files until one has the number that a path had; whether one had
        my ($name, $old) = @_;
        my ($last, $reused, @made) = ('', 0);
        for my $i (1 .. 500) {
            push @made, $last = path($name) . $i;
            call('close', call('open', $last, 0xc1, 0644));
            $reused = stat_words('lstat', $last)->{ino} == $number{$old};
            last if $reused;
        }
        call('rename', $last, path($name));
        call('unlink', $_) for @made[0 .. $#made - 1];
        $reused ? 'reused' : 'new';
    },

    # mounts
    bindmount => sub { call('mount', path($_[0]), path($_[1]), 0, MS_BIND, 0); '' },
    readonly => sub { call('mount', 0, path($_[0]), 0, MS_REMOUNT | MS_BIND | MS_RDONLY, 0); '' },
    tmpfs => sub { my $type = 'tmpfs'; call('mount', $type, path($_[0]), $type, 0, 0); '' },
    umount => sub { call('umount', path($_[0]), 0); '' },
    drop => sub {    # names and inodes that the kernel caches, where that is allowed
        my $descriptor = eval { call('open', path('/proc/sys/vm/drop_caches'), 1, 0) } // return 'not allowed';
        my $text = '2';
        call('write', $descriptor, $text, 1);
        call('close', $descriptor);
        '';
    },

    # directories
    names => sub {
        my $fd = call('open', path($_[0]), 0x10000, 0);
        my @names = eval { map { escape($_->[0]) . '/' . $_->[3] } all_entries($fd) };
        my $failed = $@;
        call('close', $fd);
        die $failed if $failed;
        @names > 50 ? scalar(@names) . ' names, ' . scalar(keys %{ { map { $_ => 1 } @names } }) . ' different'
            : join ' ', sort @names;
    },
    flist => sub { join ' ', sort map { escape($_->[0]) } all_entries(fd($_[0])) },    # the rest of them
    seeks => sub {    # reads on from every 97th position again: the same names must follow
        my $fd = call('open', path($_[0]), 0x10000, 0);
        my @all = all_entries($fd);
        my ($asked, $right) = (0, 0);
        for (my $i = 0; $i < $#all; $i += 97) {
            call('lseek', $fd, $all[$i][2], 0);
            my @next = entries($fd, 4096);
            $asked++;
            $right++ if @next && $next[0][0] eq $all[$i + 1][0];
        }
        call('lseek', $fd, 0, 0);
        my @again = all_entries($fd);
        call('close', $fd);
        scalar(@all) . " names, $right of $asked seeks right, " . scalar(@again) . ' after rewind';
    },
    inodes => sub {    # whether d_ino of each name is the st_ino of lstat
        my $fd = call('open', path($_[0]), 0x10000, 0);
        my @all = all_entries($fd);
        call('close', $fd);
        my @wrong = grep { $_->[0] !~ /^\.\.?$/ && stat_words('lstat', path($_[0]) . "/$_->[0]")->{ino} != $_->[1] } @all;
        scalar(@wrong) . ' wrong';
    },
    touchmany => sub {
        for my $i (1 .. number($_[1])) {
            call('close', call('open', path($_[0]) . "/name-$i", 0x41, 0644));
        }
        '';
    },

    # extended attributes
    setxattr => sub { my $v = path($_[2]); call('setxattr', path($_[0]), path($_[1]), $v, length $v, number($_[3] // '0')); '' },
    lsetxattr => sub { my $v = path($_[2]); call('lsetxattr', path($_[0]), path($_[1]), $v, length $v, number($_[3] // '0')); '' },
    fsetxattr => sub { my $v = path($_[2]); call('fsetxattr', fd($_[0]), path($_[1]), $v, length $v, number($_[3] // '0')); '' },
    bigxattr => sub { my $v = 'v' x number($_[2]); call('setxattr', path($_[0]), path($_[1]), $v, length $v, 0); '' },
    getxattr => sub { xattr_value('getxattr', path($_[0]), path($_[1])) },
    fgetxattr => sub { xattr_value('fgetxattr', fd($_[0]), path($_[1])) },
    xattrsize => sub { call('getxattr', path($_[0]), path($_[1]), 0, 0) },
    smallgetxattr => sub { my $b = "\0\0"; call('getxattr', path($_[0]), path($_[1]), $b, 2); '' },
    listxattr => sub {
        my $buffer = "\0" x 65536;
        my $n = call('listxattr', path($_[0]), $buffer, 65536);
        join ' ', sort map { escape($_) } split /\0/, substr $buffer, 0, $n;
    },
    removexattr => sub { call('removexattr', path($_[0]), path($_[1])); '' },

    # other programs, as children of this process
    exec => sub { run(map { unescape($_) } @_) },
    sh => sub { run('/bin/sh', '-c', unescape($_[0])) },
);

while (my $line = <STDIN>) {
    chomp $line;
    my $target = $line =~ s/^(\w+) = // ? $1 : undef;
    my ($verb, @words) = split / /, $line;
    my $answer = eval {
        my $do = $DO{ $verb // '' } // bad("no verb in: $line");
        my $result = $do->(@words);
        if (ref $result) {
            $fd{ $target // bad('where should the descriptor go?') } = $result->[1];
            $result = '';
        }
        $result eq '' ? 'ok' : "ok $result";
    };
    if (!defined $answer) {
        $answer = $@;
        chomp $answer;
        $answer =~ s/\n/; /g;
        $answer = "BAD $answer" if $answer !~ /^(E[A-Z0-9]+|BAD .*)$/;
    }
    print "$answer\n";
}
