# Run by RealEtcIT in a mount namespace of its own: auditfs over this machine's real /etc.
# $1 launcher, $2 state directory, $3 a Java source to run inside.
set -u
export AUDITFS_STATE=$2
auditfs() { "$launcher" "$@"; }
launcher=$1
source=$3

contents() { (cd /etc && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sha256sum); }
step() { printf '== %s\n' "$1"; }
must() { "$@" || { printf 'failed (%s): %s\n' "$?" "$*"; auditfs umount --all; exit 1; }; }

before=$(contents)
step mount
must auditfs mount /etc
must auditfs add secrecy /etc/shadow -k shadow
must auditfs add integrity /etc/passwd -p rwxa -k identity
step getent
must getent passwd root
step id
must id
step refused
su nobody -s /bin/sh -c 'cat /etc/shadow'
echo "exit $?"
step readers
for i in 1 2 3 4 5 6 7 8; do contents >"$2.sum$i" & readers+=" $!"; done
for reader in $readers; do must wait "$reader"; done
for i in 1 2 3 4 5 6 7 8; do
  [[ $(cat "$2.sum$i") == "$before" ]] && echo same || echo different
  rm "$2.sum$i"
done
step java
must java -version
must java "$source"
step umount
must auditfs umount /etc
grep -c auditfs /proc/self/mountinfo
[[ $(contents) == "$before" ]] && echo same || echo different
step trail
auditfs search --format json -f /etc/shadow -ui 65534
step passwd
auditfs search --count -f /etc/passwd
