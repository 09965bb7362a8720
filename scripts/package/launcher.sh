#!/bin/sh
# Starts HODOR Studio. What the system lacks is said here, in words and with the one command: the program could not.
here=$(dirname -- "$(readlink -f -- "$0")")
program=$here/hodor-studio.bin

say() {
  printf '%s\n' "$1" >&2
  [ -t 2 ] && return
  # Started from a menu, where nobody reads what is printed.
  if command -v zenity >/dev/null 2>&1; then zenity --error --no-markup --text="$1" 2>/dev/null
  elif command -v kdialog >/dev/null 2>&1; then kdialog --error "$1" 2>/dev/null
  elif command -v xmessage >/dev/null 2>&1; then xmessage "$1" 2>/dev/null
  fi
}

# Since 2024 some of Debian's packages carry a suffix for their 64-bit time stamps.
debian_names() {
  known=$(apt-cache pkgnames lib 2>/dev/null)
  for name in "$@"; do
    case "
$known
" in
    *"
${name}t64
"*) printf ' %st64' "$name" ;;
    *) printf ' %s' "$name" ;;
    esac
  done
}

how_to_install() {
  if command -v apt-get >/dev/null 2>&1; then
    printf 'sudo apt-get install -y%s' \
      "$(debian_names libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libxtst6 libdrm2 libatspi2.0-0)"
  elif command -v dnf >/dev/null 2>&1; then
    printf 'sudo dnf install gtk3 nss alsa-lib mesa-libgbm libXScrnSaver libXtst libdrm at-spi2-core'
  elif command -v pacman >/dev/null 2>&1; then
    printf 'sudo pacman -S gtk3 nss alsa-lib mesa libxss libxtst libdrm at-spi2-core'
  fi
}

missing=$(ldd "$program" 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u | tr '\n' ' ')
# GTK is opened when the first window is made: no loader tells of it.
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)
case $libraries in
'' | *libgtk-3.so.0*) ;;
*) missing="${missing}libgtk-3.so.0 " ;;
esac
if [ -n "$missing" ]; then
  command=$(how_to_install)
  say "HODOR Studio cannot start: this system lacks ${missing% }.
${command:+Install with: $command}"
  exit 127
fi

case " $* " in
*' --no-sandbox '*) ;;
*)
  # Chromium locks its pages in by namespaces, or by a helper that belongs to root; it refuses to start without either.
  if [ "$(id -u)" != 0 ] && [ ! -u "$here/chrome-sandbox" ] && ! unshare --user --map-root-user true 2>/dev/null; then
    say 'HODOR Studio cannot start: this system gives programs no room of their own (unprivileged user namespaces).
Install the .deb package, which brings what is needed, or allow them: sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0'
    exit 126
  fi
  ;;
esac

exec "$program" "$@"
