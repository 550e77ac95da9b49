#!/bin/sh
# Writes the root file system of the image, without the operator's jars: a Java runtime, the C library and a few files of /etc.
# Usage: root.sh JDK DIRECTORY. The architecture is that of the JDK. Needs dpkg-deb, and what packages.sh needs.
set -eu
umask 022
jdk=$1
mkdir -p "$2"
target=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

case $(sed -n 's/^OS_ARCH="\(.*\)"$/\1/p' "$jdk/release") in
  x86_64) arch=amd64 libraries=x86_64-linux-gnu loader=/lib64/ld-linux-x86-64.so.2 ;;
  aarch64) arch=arm64 libraries=aarch64-linux-gnu loader=/lib/ld-linux-aarch64.so.1 ;;
  *) echo "The image supports x86_64 and aarch64: $jdk/release" >&2; exit 1 ;;
esac

rm -rf "$target/rootfs" "$target/unpacked"
mkdir -p "$target/rootfs"
cp -r "$here/rootfs/." "$target/rootfs"
mkdir -p "$target/rootfs/etc/crossbind"
cp "$here/jvm.options" "$target/rootfs/etc/crossbind/"

# The C library.
"$here/packages.sh" "$arch" "$target/packages"
for package in "$target/packages"/*_"$arch".deb; do
  name=$(dpkg-deb -f "$package" Package)
  dpkg-deb -x "$package" "$target/unpacked"
  # Scanners read the installed packages of an image without dpkg from this directory.
  mkdir -p "$target/rootfs/var/lib/dpkg/status.d" "$target/rootfs/usr/share/doc/$name"
  dpkg-deb -f "$package" > "$target/rootfs/var/lib/dpkg/status.d/$name"
  cp "$target/unpacked/usr/share/doc/$name/copyright" "$target/rootfs/usr/share/doc/$name/"
done
# Libraries that a JVM needs, and those that getaddrinfo loads.
mkdir -p "$target/rootfs/lib/$libraries" "$target/rootfs$(dirname "$loader")"
for library in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
  cp -L "$target/unpacked/lib/$libraries/$library" "$target/rootfs/lib/$libraries/"
done
cp "$target/unpacked/lib/$libraries/$(basename "$loader")" "$target/rootfs$loader"

# The Java runtime. The second archive of classes is for heaps beyond 32 GiB.
mkdir -p "$target/rootfs/opt"
"$jdk/bin/jlink" --output "$target/rootfs/opt/java" --strip-java-debug-attributes --no-man-pages --no-header-files --compress zip-6 \
  --generate-cds-archive --add-modules "$(sed '/^#/d; /^$/d' "$here/modules" | paste -sd, -)" >/dev/null
rm "$target/rootfs/opt/java/lib/server/classes_nocoops.jsa"
# The operator starts no process, so that the helpers for it have no use either.
rm "$target/rootfs/opt/java/lib/jexec" "$target/rootfs/opt/java/lib/jspawnhelper"
find "$target/rootfs/opt/java/bin" -type f ! -name java -delete

rm -rf "$target/unpacked"
echo "$arch" > "$target/architecture"
