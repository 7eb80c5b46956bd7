# Run in a mount namespace of its own, with a /tmp that shows what a play leaves there. $1 the
# checkout; what follows is a command to be somebody. AUDITFS_TEST_WORDS is what auditfs is to do;
# it works in AUDITFS_TEST_FILES.
set -u
checkout=$1
shift
mount --bind "$checkout" /mnt
mount --bind "$AUDITFS_TEST_FILES" /srv
mount -t tmpfs -o mode=1777 tmpfs /tmp
# As udev leaves the device on an ordinary system: everybody may open it.
mount -t tmpfs tmpfs /media
mknod -m 666 /media/fuse c 10 229
mount --bind /media/fuse /dev/fuse
export HOME=/tmp TMPDIR=/tmp
cd /srv
before=$(cut -d' ' -f5- /proc/self/mountinfo)
# shellcheck disable=SC2086
"$@" /mnt/scripts/auditfs $AUDITFS_TEST_WORDS
status=$?
printf '== left\n'
find /tmp -mindepth 1
[[ $(cut -d' ' -f5- /proc/self/mountinfo) == "$before" ]] || cut -d' ' -f5- /proc/self/mountinfo
exit "$status"
