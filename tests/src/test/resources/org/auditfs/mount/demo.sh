# Run by DemoIT in a mount namespace of its own, with a /tmp that shows what a demo leaves there.
# $1 the checkout; what follows is the command to run the demo as somebody.
set -u
checkout=$1
shift
mount --bind "$checkout" /mnt
mount -t tmpfs -o mode=1777 tmpfs /tmp
cd /
export HOME=/tmp TMPDIR=/tmp
before=$(cut -d' ' -f5- /proc/self/mountinfo)
"$@" /mnt/scripts/auditfs demo
status=$?
printf '== left\n'
find /tmp -mindepth 1
[[ $(cut -d' ' -f5- /proc/self/mountinfo) == "$before" ]] || cut -d' ' -f5- /proc/self/mountinfo
exit "$status"
