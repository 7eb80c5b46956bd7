# Makes, changes, renames and removes files in the directory $directory, each with a name that nobody had
# before, until there is a file $stop. What a system call said was done is noted in the file $notes at once.
# While nothing is served at $directory, it waits.
use strict;
use warnings;
use Fcntl;
my ($directory, $name, $notes, $stop) = @ARGV;
sysopen(my $out, $notes, O_WRONLY | O_CREAT | O_APPEND) or die "$notes: $!";
my @deeds = (
    [create => sub { sysopen(my $file, $_[0], O_WRONLY | O_CREAT | O_EXCL, 0600) }],
    [chmod => sub { chmod 0640, $_[0] }],
    [truncate => sub { truncate $_[0], 10 }],
    [rename => sub { rename $_[0], "$_[0].new" }],
    [unlink => sub { unlink "$_[0].new" }, '.new'],
);
for (my $n = 0; !-e $stop; $n++) {
    my $path = "$directory/$name-$n";
    for my $deed (@deeds) {
        my ($operation, $do, $suffix) = @$deed;
        if (!$do->($path)) {
            select undef, undef, undef, 0.01;
            last;
        }
        syswrite $out, "$operation $path" . ($suffix // '') . "\n" or die "$notes: $!";
    }
}
