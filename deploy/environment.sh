# The environment of ./run and ./test, made once and then found in place.
# Sourced by both; needs only a POSIX shell and Python 3.11 or newer.

# What a developer has set up for other work must not leak in. Without compiled
# modules beside the sources every start of Python would take seconds longer.
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$*" >&2; }

stop() { say "$@"; exit 1; }

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python; do
        if is_new_enough "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>&1) || found="no python3 at all"
    stop "Servanda needs Python 3.11 or newer, but found here: $found." \
        "Install it (Debian 12 or newer: apt install python3 python3-venv) and run this again," \
        "or name one: PYTHON=/path/to/python3.12 $0"
}

# make_environment ROOT REQUIREMENTS: an environment with exactly the pinned
# packages. The stamp is written last, so an interrupted set-up is done again.
make_environment() {
    environment=$1/.venv
    stamp=$environment/.servanda-$2
    wanted=$(cat "$1/$2" "$1/pyproject.toml" "$1/deploy/environment.sh" | cksum)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] &&
        is_new_enough "$environment/bin/python"; then
        return
    fi
    python=$(find_python) || exit 1
    if ! is_new_enough "$environment/bin/python"; then
        rm -rf "$environment"
        "$python" -m venv "$environment" || stop \
            "Python should be able to make an environment, but said the above." \
            "On Debian type: apt install python3-venv"
    fi
    say "Installing the pinned packages of $2; the first time this takes a minute …"
    # Wheels only: a package built here would fetch a build backend nobody pinned.
    "$environment/bin/python" -m pip install --quiet --only-binary=:all: \
        --require-hashes -r "$1/$2" || stop \
        "The pinned packages should install, but pip said the above." \
        "Check the network, or pip's settings for a package index of your own, and run this again."
    # The build backend is one of the pinned packages.
    "$environment/bin/python" -m pip install --quiet --no-deps --no-index \
        --no-build-isolation --editable "$1" || stop \
        "Servanda itself should install, but pip said the above."
    printf '%s\n' "$wanted" >"$stamp"
}
