#!/bin/sh
# Install what is needed from the system, or name it with the command that installs it.
# Usage: system.sh build|test
set -eu

missing=""
need_library() { # need_library PACKAGE FILE: the same for a shared library
    for place in /usr/lib /usr/lib64 /lib /usr/lib/*; do
        if [ -e "$place/$2" ]; then return 0; fi
    done
    missing="$missing $1"
}
need() { # need PACKAGE COMMAND...: the package is missing when none of the commands is there
    package=$1
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null 2>&1; then return 0; fi
    done
    missing="$missing $package"
}

"${PYTHON:-python3}" - <<'EOF' || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed; this is %d.%d. Name one with: make PYTHON=python3.11" % sys.version_info[:2])
EOF
if ! "${PYTHON:-python3}" -c "import venv, ensurepip" >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
if [ "${1:-build}" = test ]; then
    need chromium chromium chromium-browser google-chrome
    need default-jre-headless java
    need faketime faketime
    need libreoffice-writer-nogui soffice libreoffice
    # Debian keeps it where only root's path looks.
    need nginx-light nginx /usr/sbin/nginx
    # The Node.js that Playwright carries is linked against it.
    need_library libatomic1 libatomic.so.1
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
    as_root="sudo -n"
else
    echo "Missing from the system:$missing" >&2
    echo "Install with: sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing from the system:$missing (there is no apt-get here to install it with)" >&2
    exit 1
fi
echo "Installing from the system's packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
