# Makes, changes, renames and removes files $directory/$name-0, -1, … until a system call says that something
# was not done. What one said was done is noted in the file $notes at once.
use strict;
use warnings;
use Fcntl;
my ($directory, $name, $notes) = @ARGV;
sysopen(my $out, $notes, O_WRONLY | O_CREAT | O_APPEND) or die "$notes: $!";
my @deeds = (
    [create => sub { sysopen(my $file, $_[0], O_WRONLY | O_CREAT | O_EXCL, 0600) }],
    [chmod => sub { chmod 0640, $_[0] }],
    [truncate => sub { truncate $_[0], 10 }],
    [rename => sub { rename $_[0], "$_[0].new" }],
    [unlink => sub { unlink "$_[0].new" }, '.new'],
);
for (my $n = 0;; $n++) {
    my $path = "$directory/$name-$n";
    for my $deed (@deeds) {
        my ($operation, $do, $suffix) = @$deed;
        $do->($path) or exit 0;
        syswrite $out, "$operation $path" . ($suffix // '') . "\n" or die "$notes: $!";
    }
}
