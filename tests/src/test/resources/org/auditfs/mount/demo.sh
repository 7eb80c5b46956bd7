# Run by DemoIT in a mount namespace of its own, with a /tmp that shows what a demo leaves there.
# $1 the checkout; what follows is the command to run the demo as somebody.
set -u
checkout=$1
shift
mount --bind "$checkout" /mnt
mount -t tmpfs -o mode=1777 tmpfs /tmp
# As udev leaves the device on an ordinary system: everybody may open it.
mount -t tmpfs tmpfs /media
mknod -m 666 /media/fuse c 10 229
mount --bind /media/fuse /dev/fuse
cd /
export HOME=/tmp TMPDIR=/tmp
before=$(cut -d' ' -f5- /proc/self/mountinfo)
"$@" /mnt/scripts/auditfs demo
status=$?
printf '== left\n'
find /tmp -mindepth 1
[[ $(cut -d' ' -f5- /proc/self/mountinfo) == "$before" ]] || cut -d' ' -f5- /proc/self/mountinfo
exit "$status"
