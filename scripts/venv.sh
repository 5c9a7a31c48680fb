# Sourced by the commands beside it. Offers `venv_with`, which makes .venv in the current
# folder hold exactly what a lock file names, and `install_debian`.

#: Print what is wrong and what to do about it, and stop.
stop() {
    echo "$1" >&2
    exit 1
}

#: Install a Debian package, or say which one is missing when we may not.
#: $1: the package. $2: what needs it, for the message.
install_debian() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        stop "$2 needs the system package $1. On Debian or Ubuntu, run: sudo apt-get install $1"
    fi
    echo "Installing the system package $1 ..." >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$1"; } >/dev/null ||
        stop "apt-get could not install $1. Run: apt-get update && apt-get install $1"
}

_make_venv() {
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null || install_debian python3 coop_credit
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "coop_credit needs Python 3.11 or newer, and $python is older. Run: PYTHON=python3.11 $0"
    "$python" -c 'import ensurepip' 2>/dev/null || install_debian python3-venv coop_credit
    "$python" -m venv .venv
}

#: Make .venv hold the packages of requirements/$1.txt, hashes checked, and the project
#: itself. Does nothing while the lock file and setup.cfg stay as they were.
venv_with() {
    lock=requirements/$1.txt
    stamp=.venv/installed-$1
    wanted=$(cat "$lock" setup.cfg | cksum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return

    [ -x .venv/bin/python ] || _make_venv
    echo "Installing $lock into .venv ..." >&2
    # The lock names everything, so nothing is left to resolve: resolving would look at newer
    # releases of what another package asks for with an extra, and stop at their missing hash.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes --no-deps -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
    echo "$wanted" >"$stamp"
}
