# shellcheck shell=bash
# What the scripts in bin/ share: what a machine must have, and getting it there.
# For bash 3.2, which is what macOS has. To be sourced with `set -eu` on. Lists are words in a string, because that
# bash trips over empty arrays.
# shellcheck disable=SC2086

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
oldest_postgres=14

say() { printf 'practicum: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# What makes the next build faster makes the first one take twice as long (docs/adr/0030). Both kinds lie side by side.
build_without_increments() { export CARGO_INCREMENTAL="${CARGO_INCREMENTAL:-0}"; }

# Tools that were installed earlier, perhaps by us, but are not on the PATH of a plain shell. Rust of this account goes
# before the distribution's, which is often too old.
PATH="${CARGO_HOME:-${HOME:-/nowhere}/.cargo}/bin:$PATH:/opt/homebrew/bin:/usr/local/bin"
export PATH

# The folder with initdb and postgres: as set, else the newest, else the one on the PATH. The program looks in the
# same places (src/platform/postgres/binaries.rs).
postgres_folder() {
    local folder major best='' newest=$((oldest_postgres - 1))
    if [ -n "${PRACTICUM_POSTGRES_BIN:-}" ]; then
        printf '%s\n' "$PRACTICUM_POSTGRES_BIN"
        return
    fi
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
        /usr/local/opt/postgresql@*/bin /home/linuxbrew/.linuxbrew/opt/postgresql@*/bin \
        /Applications/Postgres.app/Contents/Versions/*/bin /usr/libexec/postgresql*; do
        major=${folder%/bin}
        major=${major##*[!0-9]}
        if [ -n "$major" ] && [ "$major" -gt "$newest" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            newest=$major
            best=$folder
        fi
    done
    if [ -z "$best" ] && has initdb && has postgres; then
        best=$(dirname "$(command -v postgres)")
    fi
    printf '%s\n' "$best"
}

chromium_program() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        /Applications/Chromium.app/Contents/MacOS/Chromium; do
        if has "$name"; then
            command -v "$name"
            return
        fi
    done
}

# The Rust version that Cargo.toml asks for, and whether the one here is that or newer.
rust_wanted() { sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' "$root/Cargo.toml"; }

rust_is_new_enough() {
    local here wanted
    has cargo && has rustc || return 1
    here=$(cd "$root" && rustc --version 2>/dev/null | sed -n 's/^rustc \([0-9]*\.[0-9]*\).*/\1/p')
    wanted=$(rust_wanted)
    [ -n "$here" ] || return 1
    [ "${here%%.*}" -gt "${wanted%%.*}" ] && return 0
    wanted=${wanted#*.}
    [ "${here#*.}" -ge "${wanted%%.*}" ]
}

# A Python that the pinned packages of the judge work with and that can make an environment: a newer one that is
# installed beside the default one will do.
python_program() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if has "$name" && "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# Whether this machine has one of the things a script may need.
is_here() {
    case $1 in
    # macOS has a cc that only asks to install the real one.
    compiler) has cc && { ! has xcode-select || xcode-select -p >/dev/null 2>&1; } ;;
    rust) rust_is_new_enough ;;
    rust-tools) has cargo-fmt && has cargo-clippy && cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 ;;
    postgres) [ -n "$(postgres_folder)" ] ;;
    ps) has ps ;;
    chromium) [ -n "$(chromium_program)" ] ;;
    chromium-driver) has chromedriver ;;
    node) has node && has npm ;;
    python) [ -n "$(python_program)" ] ;;
    esac
}

in_words() {
    case $1 in
    compiler) echo 'a C compiler (cc)' ;;
    rust) echo "Rust $(rust_wanted) or newer (https://rustup.rs)" ;;
    rust-tools) echo 'rustfmt and clippy' ;;
    postgres) echo "the server of PostgreSQL $oldest_postgres or newer" ;;
    ps) echo 'ps' ;;
    chromium) echo 'Chromium' ;;
    chromium-driver) echo 'chromedriver' ;;
    node) echo 'Node.js with npm' ;;
    python) echo 'Python 3.11 or newer with venv' ;;
    esac
}

# need THING… : installs those that are missing and says so.
need() {
    local thing missing=''
    for thing in "$@"; do
        is_here "$thing" || missing="$missing $thing"
    done
    [ -n "$missing" ] || return 0
    if has apt-get; then
        install_with_apt $missing
    elif has brew; then
        install_with_brew $missing
    elif [ "$missing" != ' rust-tools' ]; then
        say_what_to_install $missing
    fi
    case $missing in *' rust'*) install_rust "$missing" ;; esac
    for thing in $missing; do
        is_here "$thing" || fail "$(in_words "$thing") could not be installed here: install it, then run this again"
    done
}

say_what_to_install() {
    local thing list=''
    for thing in "$@"; do
        list="$list${list:+, }$(in_words "$thing")"
    done
    fail "neither apt-get nor brew is here to install what is missing: install $list, then run this again"
}

may_be_root() { [ "$(id -u)" = 0 ] || has sudo; }

# Runs a command as root. Asks for a password only where somebody can answer.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -n "${CI:-}" ]; then
        sudo -n "$@"
    else
        sudo "$@"
    fi
}

install_with_apt() {
    local thing packages=''
    for thing in "$@"; do
        case $thing in
        compiler) packages="$packages gcc libc6-dev" ;;
        rust) has curl || packages="$packages curl ca-certificates" ;;
        postgres) packages="$packages postgresql" ;;
        ps) packages="$packages procps" ;;
        chromium) packages="$packages $(apt_name chromium chromium-browser) fonts-liberation" ;;
        chromium-driver) packages="$packages $(apt_name chromium-driver chromium-chromedriver)" ;;
        node) packages="$packages nodejs npm" ;;
        python) packages="$packages python3 python3-venv" ;;
        esac
    done
    [ -n "$packages" ] || return 0
    may_be_root || fail "something is missing and sudo is not here: as root, run apt-get install$packages, then run this again"
    say "installing with apt-get:$packages"
    # An index that is only partly fresh is good enough; the install says what it could not find.
    apt_get update || true
    apt_get install --no-install-recommends $packages || fail "apt-get could not install:$packages"
}

# What it says is shown only when it fails: it is long, and much of it sounds worse than it is.
apt_get() {
    local said
    said=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Use-Pty=0 "$@" </dev/null 2>&1) && return 0
    printf '%s\n' "$said" >&2
    return 1
}

apt_offers() { apt-cache policy "$1" 2>/dev/null | grep -q '^ *Candidate: [0-9]'; }

# Debian's name for a package, or Ubuntu's, where Chromium comes under another one.
apt_name() {
    if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then echo "$2"; else echo "$1"; fi
}

install_with_brew() {
    local thing formulas='' casks=''
    for thing in "$@"; do
        case $thing in
        compiler) fail 'there is no C compiler: run xcode-select --install, then run this again' ;;
        postgres) formulas="$formulas postgresql@17" ;;
        node) formulas="$formulas node" ;;
        python) formulas="$formulas python@3.13" ;;
        chromium) casks="$casks google-chrome" ;;
        chromium-driver) casks="$casks chromedriver" ;;
        esac
    done
    if [ -n "$formulas" ]; then
        say "installing with brew:$formulas"
        brew install --quiet $formulas </dev/null >&2 || fail "brew could not install:$formulas"
    fi
    if [ -n "$casks" ]; then
        say "installing with brew:$casks"
        brew install --quiet --cask $casks </dev/null >&2 || fail "brew could not install:$casks"
    fi
}

# Rust comes from its own project: what distributions carry is too old. Shell profiles are left alone.
install_rust() {
    local installer
    if ! has rustup; then
        if has apt-get && may_be_root && apt_offers rustup; then
            say 'installing with apt-get: rustup'
            apt_get install rustup || fail 'apt-get could not install rustup'
        else
            has curl || fail 'curl is needed to install Rust: install curl, then run this again'
            say 'installing Rust for this account with the official installer (https://rustup.rs)'
            installer=$(curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs) ||
                fail 'the installer of Rust could not be fetched: check the network, then run this again'
            printf '%s\n' "$installer" | sh -s -- -y -q --no-modify-path --profile minimal >&2 ||
                fail 'Rust could not be installed'
        fi
        PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
        hash -r
    fi
    if ! rust_is_new_enough; then
        say 'fetching the current stable Rust'
        rustup toolchain install stable --profile minimal </dev/null >&2 || fail 'Rust could not be brought up to date'
        rustup default stable </dev/null >&2
    fi
    case $1 in *' rust-tools'*)
        say 'adding rustfmt and clippy'
        rustup component add rustfmt clippy </dev/null >&2 || fail 'rustfmt and clippy could not be added'
        ;;
    esac
}

# Where cargo puts what it builds.
target_folder() {
    case ${CARGO_TARGET_DIR:-} in
    '') printf '%s\n' "$root/target" ;;
    /*) printf '%s\n' "$CARGO_TARGET_DIR" ;;
    *) printf '%s\n' "$root/$CARGO_TARGET_DIR" ;;
    esac
}
