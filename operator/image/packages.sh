#!/bin/sh
# Downloads the Debian packages of debian.lock for one architecture into a directory, and verifies their checksums.
# Usage: packages.sh ARCHITECTURE DIRECTORY. Needs apt-get with the package lists of Debian 12, unless the packages are there already.
set -eu
lock=$(cd "$(dirname "$0")" && pwd)/debian.lock
mkdir -p "$2"
cd "$2"
grep "^$1 " "$lock" | while read -r _ name version sum; do
  file=${name}_${version}_$1.deb
  if [ ! -e "$file" ]; then
    apt-get -o APT::Sandbox::User=root download --quiet --quiet "$name:$1=$version" >&2 || {
      echo "$name $version is in no package list. Run apt-get update on Debian 12, or make image-lock for the newest version." >&2
      exit 1
    }
  fi
  # The checksum shows that the package is the right one, whatever server sent it.
  echo "$sum  $file" | sha256sum --check --quiet >&2
done
