# Replaces the file f$name in the directory $directory again and again, each time by a whole new one,
# until there is a file $stop. Prints how often it was told that it had, and what it wrote last.
# While nothing is served at $directory, it waits.
use strict;
use warnings;
my ($directory, $name, $stop) = @ARGV;
my ($told, $last, $n) = (0, 0, 0);
until (-e $stop) {
    $n++;
    my $new = "$directory/new$name";
    if (open(my $out, '>', $new)) {
        my $written = syswrite($out, "$n\n" x 2000);
        if (close($out) && defined $written && rename($new, "$directory/f$name")) {
            ($told, $last) = ($told + 1, $n);
            next;
        }
    }
    select undef, undef, undef, 0.01;
}
print "$told $last $n\n";
