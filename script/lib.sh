# Shell functions that make a fresh checkout ready; sourced by the scripts beside it.
# Needs bash alone: everything else is installed here, or named in a sentence.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv
PYTHON_ASKED='Python 3.11, 3.12 or 3.13 with its venv module'

# What a program needs of the system: kind, name, Debian package that brings it.
NEEDS_RUNTIME='
file /etc/ssl/certs/ca-certificates.crt ca-certificates
library libEGL.so.1 libegl1
library libGL.so.1 libgl1
library libfontconfig.so.1 libfontconfig1
library libfreetype.so.6 libfreetype6
library libglib-2.0.so.0 libglib2.0-0
library libdbus-1.so.3 libdbus-1-3
library libgssapi_krb5.so.2 libgssapi-krb5-2
library libbrotlidec.so.1 libbrotli1
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libX11-xcb.so.1 libx11-xcb1
library libxcb-cursor.so.0 libxcb-cursor0
library libxcb-glx.so.0 libxcb-glx0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-image.so.0 libxcb-image0
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-randr.so.0 libxcb-randr0
library libxcb-render-util.so.0 libxcb-render-util0
library libxcb-shape.so.0 libxcb-shape0
library libxcb-util.so.1 libxcb-util1
library libxcb-xkb.so.1 libxcb-xkb1
'
NEEDS_TESTS='
command Xvfb xvfb
command xauth xauth
command xdotool xdotool
command setxkbmap x11-xkb-utils
command xinput xinput
command strace strace
postgresql initdb postgresql
'
NEEDS_BUILD='
command objdump binutils
libpython - -
'

say() { printf '%s\n' "$*"; }

# Ends the script with a sentence on what is wrong and what helps.
give_up() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# Steps are numbered so that one can see how far it is: begin_steps 4; step "Words".
begin_steps() {
    STEP=0
    STEPS=$1
}
step() {
    STEP=$((STEP + 1))
    say "[$STEP/$STEPS] $*"
}

# Runs a command with its output kept in a file; says every ten seconds that it is
# still at work, and shows the end of the file when the command failed.
quietly() {
    local log began=$SECONDS told=$SECONDS status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 &
    local pid=$!
    trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        if ((SECONDS - told >= 10)); then
            told=$SECONDS
            say "      $((SECONDS - began)) s: $(tail -n 1 "$log" | cut -c 1-90)"
        fi
    done
    wait "$pid" || status=$?
    trap - INT TERM
    if ((status)); then
        tail -n 40 "$log"
    fi
    rm -f "$log"
    return "$status"
}

# ------------------------------------------------------------------ system packages

is_library_there() {
    grep -q "^[[:space:]]*$1 " <<<"$LIBRARIES"
}

is_postgresql_there() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' \
        >/dev/null
}

# The package that would bring one need, or nothing when it is there already.
package_for() {
    local kind=$1 name=$2 package=$3
    case $kind in
        file) [ -e "$name" ] && return ;;
        library) is_library_there "$name" && return ;;
        command) command -v "$name" >/dev/null && return ;;
        postgresql) is_postgresql_there && return ;;
        libpython) python_shares_its_library && return || package=$(libpython_name) ;;
    esac
    say "$package"
}

missing_packages() {
    local kind name package LIBRARIES
    LIBRARIES=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null)
    [ -n "$(find_python)" ] || say python3 python3-venv
    while read -r kind name package; do
        [ -z "$kind" ] || package_for "$kind" "$name" "$package"
    done <<<"$1" | sort -u
}

# Puts the right to install into AS_ROOT: nothing for root, sudo where it asks nothing.
may_install() {
    AS_ROOT=()
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] && return 0
    AS_ROOT=(sudo -n)
    command -v sudo >/dev/null && sudo -n true 2>/dev/null
}

apt_get() {
    "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes \
        -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@"
}

# The tests start clusters of their own; installing PostgreSQL for them should not
# leave a service of the system running behind the owner's back.
keep_postgresql_from_starting() {
    local folder=/etc/postgresql-common
    [ -e "$folder/createcluster.conf" ] && return
    "${AS_ROOT[@]}" mkdir -p "$folder"
    say 'create_main_cluster = false' |
        "${AS_ROOT[@]}" tee "$folder/createcluster.conf" >/dev/null
}

install_packages() {
    local packages
    mapfile -t packages < <(missing_packages "$1" | tr ' ' '\n' | sort -u)
    if ((${#packages[@]} == 0)); then
        say '      nothing is missing'
        return
    fi
    if ! command -v dpkg >/dev/null; then
        give_up "This system is not Debian's kind. Please install what these Debian" \
            "packages hold, then run this again: ${packages[*]}"
    fi
    if ! may_install; then
        give_up 'Some system packages are missing, and this user may not install' \
            "them. Please run: sudo apt-get install ${packages[*]}"
    fi
    say "      apt-get installs: ${packages[*]}"
    quietly apt_get update || say '      apt-get update did not end well; going on'
    case " ${packages[*]} " in
        *' postgresql '*) keep_postgresql_from_starting ;;
    esac
    quietly apt_get install --no-install-recommends "${packages[@]}" ||
        give_up 'apt-get could not install them; its last words are above.'
}

# --------------------------------------------------------------------------- Python

# The first interpreter that is new enough and can make virtual environments. Set
# PYTHON to choose another.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            say "$candidate"
            return
        fi
    done
}

# PyInstaller takes the interpreter's shared library with it. Debian keeps it in a
# package of its own; an interpreter from elsewhere brings it or not, as it was built.
python_shares_its_library() {
    "$(find_python)" -c 'import ctypes, sys
if sys.base_prefix == "/usr":
    ctypes.CDLL("libpython%d.%d.so.1.0" % sys.version_info[:2])' 2>/dev/null
}

libpython_name() {
    local python
    python=$(find_python)
    "${python:-false}" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])' ||
        say libpython3-dev
}

# The stamp says which lock the environment was made from, and how much of it.
lock_sum() {
    cat "$ROOT/requirements.txt" "$ROOT/requirements-dev.txt" | sha256sum | cut -c 1-64
}

is_environment_ready() {
    local stamp
    [ -f "$VENV/kassa-lock" ] && "$VENV/bin/python" -c '' 2>/dev/null || return 1
    stamp=$(cat "$VENV/kassa-lock")
    [ "$stamp" = "$(lock_sum) dev" ] || [ "$stamp" = "$(lock_sum) $1" ]
}

# A new lock gets a new environment: what an old one had must not hide a gap.
make_environment() {
    local level=$1 requirements=$ROOT/requirements.txt python sum
    sum=$(lock_sum)
    [ "$level" = dev ] && requirements=$ROOT/requirements-dev.txt
    python=$(find_python)
    [ -n "$python" ] || give_up "$PYTHON_ASKED is needed, and was not found." \
        'Set PYTHON to the interpreter if it has an unusual place.'
    if ! { [ -f "$VENV/kassa-lock" ] && [ "$(cut -d ' ' -f 1 "$VENV/kassa-lock")" = \
        "$sum" ] && "$VENV/bin/python" -c '' 2>/dev/null; }; then
        say "      a virtual environment in .venv, by $("$python" --version)"
        quietly "$python" -m venv --clear "$VENV" || give_up 'It could not be made.'
    fi
    say "      pip installs $(grep -c '==' "$requirements") pinned packages, each" \
        'checked against its hash'
    quietly "$VENV/bin/python" -m pip install --disable-pip-version-check \
        --no-input --progress-bar off --require-hashes --no-deps --only-binary :all: -r "$requirements" ||
        give_up 'pip could not install them; its last words are above.'
    "$VENV/bin/python" -c 'import site, sys
print(sys.argv[1], file=open(site.getsitepackages()[0] + "/kassa.pth", "w"))' "$ROOT"
    say "$sum $level" >"$VENV/kassa-lock"
}

# ---------------------------------------------------------------------- environment

# Qt complains of a locale that is not UTF-8 and of a session without a folder of its
# own; a bare system has neither, and every warning fails a test.
settle_environment() {
    if [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
        export LC_ALL=C.UTF-8
    fi
    if [ -z "${XDG_RUNTIME_DIR:-}" ] || [ ! -w "$XDG_RUNTIME_DIR" ]; then
        XDG_RUNTIME_DIR=${TMPDIR:-/tmp}/kassa-runtime-$(id -u)
        mkdir -p -m 700 "$XDG_RUNTIME_DIR"
        export XDG_RUNTIME_DIR
    fi
}

# The screens read compiled translations, which are made from their sources here.
compile_translations() {
    local source compiled
    for source in "$ROOT"/resources/translations/*.ts; do
        compiled=${source%.ts}.qm
        if [ -e "$source" ] && ! [ "$compiled" -nt "$source" ]; then
            quietly "$VENV/bin/pyside6-lrelease" -silent "$source" -qm "$compiled" ||
                give_up "The translation $source could not be compiled."
        fi
    done
}

# make_ready LEVEL: runtime for the programs, dev for the tools and tests, build for
# the packaged program. Takes two steps of the caller's count.
make_ready() {
    local needs=$NEEDS_RUNTIME level=$1
    [ "$level" = runtime ] || needs+=$NEEDS_TESTS
    [ "$level" = build ] && needs+=$NEEDS_BUILD && level=dev
    settle_environment
    if [ "$(uname -s)" = Linux ]; then
        step 'System packages'
        install_packages "$needs"
    else
        step 'System packages: none are looked for outside Linux'
    fi
    step 'Python packages'
    if is_environment_ready "$level"; then
        say '      .venv is ready'
    else
        make_environment "$level"
    fi
    compile_translations
}
