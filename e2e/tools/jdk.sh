#!/bin/sh
# Prints the home of a JDK of at least the given version, or nothing: JAVA_HOME first, then what package managers install.
wanted=${1:?version}

offer() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  if [ "${version:-0}" -ge "$wanted" ]; then
    echo "$1"
    exit 0
  fi
}

[ -n "$JAVA_HOME" ] && offer "$JAVA_HOME"
for home in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  offer "$home"
done
if command -v java >/dev/null 2>&1; then
  offer "$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"
fi
if [ -x /usr/libexec/java_home ]; then
  offer "$(/usr/libexec/java_home -v "$wanted+" 2>/dev/null)"
fi
exit 0
