#!/usr/bin/perl
# Borrows the kernel's audit: is its daemon, and prints each record as a line, TYPE TEXT, until there
# is no more to read on standard input. Then it gives back what it found, also when whoever started
# it was killed: rules with KEY in them go, and the settings are as before.
#
# usage: kernel-audit.pl KEY
# Out: "ready"; or "no: WHY", where the kernel's audit is somebody else's. At the end "restored", or
# "not restored: WHAT".
use strict;
use warnings;
use Errno ();
$| = 1;
$SIG{PIPE} = 'IGNORE';

# include/uapi/linux/netlink.h, audit.h
use constant { AF_NETLINK => 16, SOCK_RAW => 3, NETLINK_AUDIT => 9, SO_RCVBUFFORCE => 33 };
use constant { NLM_F_REQUEST => 1, NLM_F_ACK => 4, NLMSG_ERROR => 2, NLMSG_DONE => 3 };
use constant { AUDIT_GET => 1000, AUDIT_SET => 1001, AUDIT_DEL_RULE => 1012, AUDIT_LIST_RULES => 1013 };
use constant { RECORDS => 1100 };    # this type and those above it
use constant { ENABLED => 1, PID => 4, BACKLOG_LIMIT => 16 };    # which settings an AUDIT_SET is about
use constant { LOCKED => 2, BACKLOG => 8192 };

my ($key) = @ARGV;
my $kernel = pack 'S S L L', AF_NETLINK, 0, 0, 0;
my $asked = 0;

sub refuse { print "no: $_[0]\n"; exit 0 }

socket(my $audit, AF_NETLINK, SOCK_RAW, NETLINK_AUDIT) or refuse("no audit in this kernel: $!");
setsockopt($audit, 1, SO_RCVBUFFORCE, pack 'i', 8 << 20);

# The next message: type, number, text. A record is printed, for it answers nobody.
sub message {
    defined recv($audit, my $buffer, 65536, 0) or return (0, 0, '');
    my ($type, $number) = unpack 'x4 S x2 L', $buffer;
    my $text = substr $buffer, 16;
    if ($type >= RECORDS) {
        $text =~ s/\0.*//s;
        $text =~ s/\n/ /g;
        print "$type $text\n";
    }
    return ($type, $number, $text);
}

# Has the kernel do something; what it answers, up to a message of the type LAST. Dies with the errno.
sub ask {
    my ($type, $body, $flags, $last) = @_;
    my $number = ++$asked;
    my $header = pack 'L S S L L', 16 + length $body, $type, NLM_F_REQUEST | $flags, $number, 0;
    defined send($audit, $header . $body, 0, $kernel) or die "$!\n";
    my @answers;
    while (1) {
        my ($answered, $to, $text) = message();
        next if $to != $number || $answered >= RECORDS;
        if ($answered == NLMSG_ERROR) {
            my $errno = -unpack 'l', $text;
            if ($errno) { local $! = $errno; die "$!\n" }
        }
        push @answers, $text;
        return @answers if $answered == $last;
    }
}

# enabled, pid, backlog limit
sub settings { my @s = unpack 'L6', (ask(AUDIT_GET, '', 0, AUDIT_GET))[0]; return @s[1, 3, 5] }

sub set {
    my ($which, $enabled, $pid, $backlog) = @_;
    ask(AUDIT_SET, pack('L11', $which, $enabled, 0, $pid, 0, $backlog, (0) x 5), NLM_F_ACK, NLMSG_ERROR);
}

sub rules { my @rules = ask(AUDIT_LIST_RULES, '', 0, NLMSG_DONE); pop @rules; return @rules }

my ($enabled, $pid, $backlog) = eval { settings() } or refuse("needs CAP_AUDIT_CONTROL: $@" =~ s/\n//r);
refuse("process $pid is the audit daemon") if $pid;
refuse('the configuration is locked (auditctl -e 2)') if $enabled == LOCKED;
refuse('there are rules of somebody else: auditctl -l') if rules();

sub give_back {
    my $done = eval {
        for my $rule (rules()) {
            ask(AUDIT_DEL_RULE, $rule, NLM_F_ACK, NLMSG_ERROR) if index($rule, $key) >= 0;
        }
        set(ENABLED | BACKLOG_LIMIT | PID, $enabled, 0, $backlog);
        1;
    };
    my $why = $done ? '' : $@;
    my @now = (settings(), scalar rules());
    my $wanted = "$enabled $pid $backlog 0";
    print "@now" eq $wanted ? "restored\n" : "not restored: $why" . "is @now, was $wanted\n";
    exit 0;
}

$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);
my $borrowed = 0;
END { give_back() if $borrowed }    # also when this dies
$borrowed = 1;
eval { set(PID, 0, $$, 0); set(ENABLED | BACKLOG_LIMIT, 1, 0, BACKLOG); 1 } or do {
    my $why = $@;
    chomp $why;
    set(ENABLED | BACKLOG_LIMIT | PID, $enabled, 0, $backlog);
    $borrowed = 0;
    refuse("cannot be the audit daemon: $why");
};
print "ready\n";

while (1) {
    my $ready = '';
    vec($ready, fileno($_), 1) = 1 for \*STDIN, $audit;
    next if select($ready, undef, undef, undef) < 0;
    message() if vec($ready, fileno($audit), 1);
    if (vec($ready, fileno(STDIN), 1)) {
        exit 0 if !sysread STDIN, my $ignored, 4096;
    }
}
