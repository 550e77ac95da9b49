#!/bin/sh
# Prints debian.lock with the newest versions of its packages. Needs apt-get with the sources of Debian 12.
set -eu
lock=$(dirname "$0")/debian.lock
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
sed -n '/^#/p' "$lock"
for arch in $(sed '/^#/d' "$lock" | cut -d' ' -f1 | sort -u); do
  # Package lists of their own, because the machine may have another architecture.
  mkdir -p "$state/$arch/lists/partial" "$state/$arch/archives/partial"
  options="-o APT::Architecture=$arch -o APT::Architectures::=$arch -o Dir::State=$state/$arch -o Dir::Cache=$state/$arch -o Dir::State::status=/dev/null"
  apt-get $options --quiet --quiet update >&2
  for name in $(sed -n "s/^$arch \([^ ]*\) .*/\1/p" "$lock"); do
    apt-cache $options show --no-all-versions "$name" |
      awk -v arch="$arch" -v name="$name" '/^Version: / {version = $2} /^SHA256: / {sum = $2} END {print arch, name, version, sum}'
  done
done
