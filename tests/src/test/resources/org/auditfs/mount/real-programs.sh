# Run by RealProgramsIT, twice: in a bare directory and in a mount. Works in the directory $2, and
# prints what a user would look at; then what is left in the directory, without what differs between
# any two runs (times, random numbers), which the programs are asked to leave out.
#
# $1 prepare_NAME or run_NAME, $2 the directory, $3 one outside of it for what is not to be compared.
set -euo pipefail
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1500000000 HOME=$3
umask 022
readonly OUT=$3

# ---- accounts: a copy of /etc, in the place of /etc for these programs alone --------------------

with_etc() { unshare --mount --propagation private bash -euc 'mount --bind etc /etc; '"$1"; }

prepare_accounts() { cp -a /etc etc; }

run_accounts() {
  with_etc '
    useradd -M -u 4001 -s /bin/sh -c "A. User" auser
    groupadd -g 4100 agroup
    groupmod -n renamed -g 4101 agroup
    usermod -a -G renamed auser
    echo '\''auser:$6$salt$not.a.hash'\'' | chpasswd -e
    passwd -q -l auser
    gpasswd -a root renamed
    id auser
    getent shadow auser
    useradd -M -u 4002 buser
    userdel buser
    pwck -qr || echo "pwck $?"
    grpck -r'
  stat -c '%n %A %U %G' etc/passwd etc/shadow etc/group etc/gshadow
}

prepare_visudo() {
  cp -a /etc etc
  cat >"$OUT/editor" <<'END'
#!/bin/sh
for file; do :; done # the last argument
echo 'daemon ALL=(root) NOPASSWD: /bin/true' >>"$file"
END
  chmod 755 "$OUT/editor"
}

run_visudo() {
  with_etc '
    visudo -c
    EDITOR='"$OUT/editor"' visudo -f /etc/sudoers.d/extra
    visudo -c || echo "refused $?"
    chmod 440 /etc/sudoers.d/extra
    visudo -c
    setpriv --reuid daemon --regid daemon --clear-groups sudo -n /bin/true && echo sudo works
    chmod 666 /etc/sudoers.d/extra
    visudo -c || echo "refused $?"'
}

# ---- dpkg: conffiles that are kept, replaced, removed -------------------------------------------

package() { # version, content
  local tree=$OUT/package-$1
  mkdir -p "$tree/DEBIAN" "$tree/etc/thing" "$tree/usr/share/thing"
  printf 'Package: thing\nVersion: %s\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: x\n' \
    "$1" >"$tree/DEBIAN/control"
  printf '/etc/thing/a.conf\n/etc/thing/b.conf\n' >"$tree/DEBIAN/conffiles"
  echo "a of $1" >"$tree/etc/thing/a.conf"
  echo "b of $1" >"$tree/etc/thing/b.conf"
  chmod 600 "$tree/etc/thing/b.conf"
  echo "$1" >"$tree/usr/share/thing/version"
  ln -f "$tree/usr/share/thing/version" "$tree/usr/share/thing/link"
  dpkg-deb --root-owner-group -b "$tree" "$OUT/thing-$1.deb" >"$OUT/dpkg-deb.log"
}

prepare_dpkg() {
  mkdir -p var/lib/dpkg/info var/lib/dpkg/updates etc/thing
  touch var/lib/dpkg/status var/lib/dpkg/available
}

run_dpkg() {
  local dpkg=(dpkg --root="$PWD" --log=/dev/null) version
  for version in 1 2 3; do package $version; done
  "${dpkg[@]}" -i "$OUT/thing-1.deb"
  echo 'my own' >>etc/thing/a.conf
  "${dpkg[@]}" --force-confold -i "$OUT/thing-2.deb" 2>&1
  head etc/thing/*
  "${dpkg[@]}" --force-confnew -i "$OUT/thing-3.deb" 2>&1
  head etc/thing/*
  "${dpkg[@]}" -V thing
  "${dpkg[@]}" -r thing
  find . -path ./var -prune -o -print | sort
  "${dpkg[@]}" -i "$OUT/thing-3.deb"
  "${dpkg[@]}" -P thing
  "${dpkg[@]}" -i "$OUT/thing-2.deb"
}

# ---- editors -----------------------------------------------------------------------------------

prepare_editors() {
  printf '%s\n' one two three >a.conf
  cp a.conf b.conf
  chown 7:8 b.conf
  chmod 640 b.conf
  setfattr -n user.kept -v yes b.conf
  setfacl -m u:1000:r b.conf
  cp -p b.conf c.conf
  ln c.conf c.link
  ln -s c.conf c.symbolic
}

run_editors() {
  local copy
  for copy in yes no auto; do
    vim -N -u NONE -i NONE -es -c "set backup backupcopy=$copy" -c 's/$/ with vim/' -c wq b.conf
    vim -N -u NONE -i NONE -es -c "set backupcopy=$copy" -c '$ s/$/!/' -c wq c.symbolic
  done
  sed -i.bak 's/two/2/' a.conf
  sed -i 's/three/3/' c.conf
  sed -i --follow-symlinks 's/3/III/' c.symbolic
  perl -pi -e 's/one/1/' a.conf
  head -- *
  getfacl -c b.conf
}

# ---- git ---------------------------------------------------------------------------------------

prepare_git() { mkdir -p origin/d2; }

run_git() {
  export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='1500000000 +0000' GIT_COMMITTER_DATE='1500000000 +0000'
  export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
  git config --global init.defaultBranch main
  git config --global pack.threads 1
  git config --global core.logAllRefUpdates false # would hold the directory's name
  git config --global --add safe.directory '*'
  git init -q origin
  (
    cd origin
    local i
    for i in {1..60}; do mkdir -p d$((i % 7)) && seq "$i" $((i * 20)) >"d$((i % 7))/f$i"; done
    ln -s d1 link
    chmod +x d1/f1
    git add -A && git commit -q -m first
    for i in 1 2 3; do echo "$i" >>d2/f2 && git commit -qam "change $i"; done
    git mv d3 moved && git rm -q d4/f4 && git commit -qm move
    git tag -a -m v v1
  )
  git clone -q origin clone
  (
    cd clone
    git remote set-url origin ../origin
    git checkout -q -b other HEAD~2
    echo other >d5/other && git add -A && git commit -qm other
    git merge -q -m merge origin/main
    git gc -q --prune=now
    git fsck --full --strict
    git status --short --branch
    git log --format='%H %s'
    git stash list
  )
  git -C origin gc -q --aggressive --prune=now
  git -C origin fsck --full
  git -C origin status --short
  find . -name index -path '*/.git/*' -delete # holds inode numbers and times
}

# ---- sqlite: a write-ahead log that several processes share through mmap ------------------------

prepare_sqlite() { :; }

run_sqlite() {
  sqlite3 db 'PRAGMA journal_mode=WAL; CREATE TABLE t(who INTEGER, n INTEGER);'
  local who n
  for who in 1 2 3 4; do
    for n in {1..25}; do
      echo '.timeout 60000'
      echo "BEGIN IMMEDIATE; INSERT INTO t VALUES($who, (SELECT count(*) FROM t)); COMMIT;"
    done | sqlite3 db &
  done
  wait
  sqlite3 db 'PRAGMA integrity_check; SELECT count(*), sum(n), count(DISTINCT n) FROM t;
    PRAGMA wal_checkpoint(TRUNCATE); SELECT who, count(*) FROM t GROUP BY who;'
  sqlite3 db 'PRAGMA journal_mode=DELETE; DELETE FROM t WHERE who < 4; VACUUM; SELECT count(*) FROM t'
  ls
  rm db # in which order they wrote is not the same twice
}

# ---- copies with everything --------------------------------------------------------------------

tree_with_everything() {
  mkdir -p "$1/sub/deep"
  cd "$1"
  seq 1 5000 >plain
  ln plain sub/hard
  ln -s ../plain sub/symbolic
  mkfifo pipe
  mknod null c 1 3
  truncate -s 5M sparse && printf x | dd of=sparse bs=1 seek=3000000 conv=notrunc status=none
  printf x >$'odd \n\t\377name'
  setfattr -n user.a -v value plain
  setfattr -n trusted.b -v secret plain
  setfacl -m u:1000:rw,g:2000:r plain
  setfacl -d -m u:1000:rwx,o:- sub
  printf y >sub/inherits
  cp /bin/true program && setcap cap_net_raw+ep program
  chown 1000:1001 sub/hard
  chmod 4711 plain
  chmod 2775 sub/deep
  find . -exec touch -h -d '2002-03-04 05:06:07.000000001' {} +
  touch -d '2001-02-03 04:05:06.123456789' plain sub/deep
  touch -h -d '1999-01-01 00:00:00.5' sub/symbolic
  touch -d '2038-01-20 00:00:00' sparse
  cd "$OLDPWD"
}

prepare_rsync() {
  tree_with_everything from
  mkdir to
}

run_rsync() {
  rsync -aHAXS from/ to
  rsync -aHAXn --itemize-changes --delete from/ to
  echo changed >>to/plain && rm to/pipe && echo extra >to/extra
  rsync -aHAXS --checksum --delete from/ to
  rsync -aHAXcn --itemize-changes --delete from/ to
  times_of to
}

prepare_tar() {
  tree_with_everything from
  mkdir -p to/from
}

run_tar() {
  local tar=(tar --xattrs --xattrs-include='*' --acls --selinux --numeric-owner --sparse)
  "${tar[@]}" -cf a.tar from
  "${tar[@]}" -xpf a.tar -C to
  "${tar[@]}" -df a.tar -C to
  echo a | "${tar[@]}" -cf - --format=pax from | tar -tf - | sort
  times_of to
  rm a.tar # holds times of access
}

times_of() { (cd "$1" && find . ! -type d -printf '%p %T@\n' | sort); }

# ---- building ----------------------------------------------------------------------------------

prepare_javac() { mkdir -p src/main/java/p classes/p; }

run_javac() {
  local i
  for i in {1..40}; do
    echo "package p; public final class C$i { public static int f(int n) {
      return n < 1 ? $i : C$((i % 40 + 1)).f(n - 1); } public static void main(String[] a) {
      System.out.println(f(1000)); } }" >src/main/java/p/C$i.java
  done
  javac -d classes src/main/java/p/*.java
  java -Xshare:auto -XX:TieredStopAtLevel=1 -cp classes p.C1
  jar --create --file x.jar --date=2001-01-01T00:00:00Z -C classes .
  java -XX:TieredStopAtLevel=1 -cp x.jar p.C2
}

prepare_maven() { mkdir -p project/src/main/java/p project/src/main/resources project/target; }

run_maven() {
  cp "$MAVEN_PROJECT" project/pom.xml
  echo 'package p; public final class A { public static void main(String[] a) {
    System.out.println(A.class.getResource("/r.txt") != null); } }' >project/src/main/java/p/A.java
  echo resource >project/src/main/resources/r.txt
  # -o: nothing is fetched; what auditfs itself is built with suffices.
  mvn -q -B -o -f project/pom.xml "-Dmaven.repo.local=$MAVEN_REPOSITORY" package
  java -cp project/target/a-1.jar p.A
  rm -r project/target/maven-status # lists files by where they are
}

# ---- programs that write and read back ----------------------------------------------------------

prepare_fio() { :; }

run_fio() {
  local common=(--size=4m --verify_fatal=1 --do_verify=1 --output="$OUT/fio" --directory=. --randseed=7)
  fio --name=random --rw=randwrite --bs=4k --verify=crc32c "${common[@]}" --ioengine=psync
  fio --name=odd --rw=randrw --bsrange=1k-37k --bs_unaligned --verify=xxhash "${common[@]}" --ioengine=psync
  fio --name=mapped --rw=randwrite --bs=4k --verify=crc32c "${common[@]}" --ioengine=mmap
  fio --name=direct --rw=write --bs=64k --direct=1 --verify=crc32c "${common[@]}" --ioengine=libaio --iodepth=8
  fio --name=many --rw=randwrite --bs=4k --nrfiles=8 --numjobs=3 --verify=crc32c "${common[@]}" --ioengine=sync
  ls
  rm -- *
}

prepare_stress() { :; }

run_stress() {
  local each=(--hdd 1 --hdd-ops 40 --hdd-bytes 2m --dir 1 --dir-ops 40 --rename 1 --rename-ops 400
    --link 1 --link-ops 3 --fallocate 1 --fallocate-ops 10 --fallocate-bytes 4m --xattr 1 --xattr-ops 4
    --symlink 1 --symlink-ops 3 --chmod 1 --chmod-ops 20 --chown 1 --chown-ops 20 --dentry 1
    --dentry-ops 200 --dentries 64 --touch 1 --touch-ops 100 --utime 1 --utime-ops 200 --seek 1
    --seek-ops 200 --seek-size 1m --mmap 1 --mmap-ops 4 --mmap-bytes 1m --mmap-file --flock 1
    --flock-ops 100 --lockf 1 --lockf-ops 100 --lease 0 --filename 1 --filename-ops 50 --dirdeep 1
    --dirdeep-ops 20 --dirdeep-inodes 200 --dirmany 1 --dirmany-ops 50 --iomix 1 --iomix-ops 50 --iomix-bytes 2m)
  stress-ng --quiet --verify --timeout 4 --temp-path . "${each[@]}" 2>&1
}

# ---- what is left -------------------------------------------------------------------------------

portrait() {
  find . -mindepth 1 -printf '%p %y %m %U:%G %n %l\n' | sort
  find . -type f -print0 | sort -z | xargs -0r sha256sum
  find . \( -type b -o -type c \) -print0 | sort -z | xargs -0r stat -c '%n %t:%T'
  find . -print0 | sort -z | xargs -0r getfattr -P -h -d -m - -e hex -- 2>&1
}

cd "$2"
"$1"
case $1 in run_*) echo '== left'; portrait ;; esac
