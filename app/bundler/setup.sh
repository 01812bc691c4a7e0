#!/usr/bin/env bash
# setup.sh [build|run|test|all]: installs what that part of the work needs and does not have. Quick when nothing is missing.
#
# From Debian's archive: compiler, ffmpeg, a CJK font; to run: bubblewrap; to test: Chromium, PostgreSQL, nginx, curl, openssl, and
# in Python a mail server and readers of PDF, of workbooks and of feeds.
# From npm: the upload library; to test: Playwright and its like.
# The wasm32 standard library: what is there, else by WASM_STD=rustup or WASM_STD=debian, else rustup first, then Debian.
set -euo pipefail
cd "$(dirname "$0")/../.."
part=${1:-all}

say() { echo "setup: $*" >&2; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
have() { command -v "$1" >/dev/null; }
wants() { case "$part" in all | "$1") return 0 ;; *) return 1 ;; esac; }

packages=()
need() { packages+=("$@"); }
install_packages() {
    [ ${#packages[@]} -gt 0 ] || return 0
    have apt-get || { say "please install: ${packages[*]}"; exit 1; }
    say "apt-get install ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get -qq -o Acquire::Retries=3 update >&2 || say "the package lists could not be renewed; trying with those at hand"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
        install --no-install-recommends "${packages[@]}" >&2
    packages=()
}

# --- programs and fonts

have cc || need gcc libc6-dev
have ffmpeg && have ffprobe || need ffmpeg
compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' >/dev/null || [ -n "$(fc-list :lang=zh family 2>/dev/null)" ] || need fonts-noto-cjk
have node || need nodejs
have npm || need npm
if wants run || wants test; then
    have bwrap || need bubblewrap
fi
if wants test; then
    [ -x /usr/bin/chromium ] || [ -n "${CHROMIUM:-}" ] || need chromium
    have nginx || [ -x /usr/sbin/nginx ] || need nginx-light
    have curl || need curl
    have openssl || need openssl
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || need python3-aiosmtpd
    /usr/bin/python3 -c 'import fitz' 2>/dev/null || need python3-fitz
    /usr/bin/python3 -c 'import openpyxl' 2>/dev/null || need python3-openpyxl
    /usr/bin/python3 -c 'import feedparser' 2>/dev/null || need python3-feedparser
    have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need postgresql
fi
install_packages

# --- the wasm32 standard library

std_by_rustup() {
    have rustup || return 1
    # Without a way out to its server rustup waits long before it gives up.
    timeout "${1:-60}" rustup target add wasm32-unknown-unknown >&2
}

# Debian ships the library's sources with its compiler, not its wasm32 build.
std_by_debian() {
    local release lib=/usr/lib/rustlib/wasm32-unknown-unknown/lib host llvm scratch cache=''
    host=/usr/lib/rustlib/$(uname -m)-unknown-linux-gnu
    for package in rustc-web cargo-web rust-web-clippy rustfmt-web rust-web-src; do
        dpkg -s "$package" >/dev/null 2>&1 || need "$package"
    done
    install_packages
    release=$(/usr/bin/rustc -vV)
    llvm=$(sed -n 's/^LLVM version: \([0-9]*\).*/\1/p' <<<"$release")
    [ -x "/usr/lib/llvm-$llvm/bin/lld" ] || need "lld-$llvm"
    install_packages
    as_root mkdir -p "$host/bin"
    as_root ln -sfn "/usr/lib/llvm-$llvm/bin/lld" "$host/bin/rust-lld"

    exec 8>"${TMPDIR:-/tmp}/linxuan-wasm-std.lock"
    flock 8
    scratch=$(mktemp -d)
    if [ -n "${LINXUAN_CACHE:-}" ]; then
        cache=$LINXUAN_CACHE/wasm-std/$(sha256sum <<<"$release" | cut -c1-16)
    fi
    if [ -n "$cache" ] && [ -f "$cache/.rustc" ]; then
        cp "$cache"/*.rlib "$cache/.rustc" "$scratch/"
    else
        say "building the wasm32 standard library (half a minute)"
        mkdir "$scratch/target"
        # The target folder must be empty: two builds of the library in one place clash.
        env -u RUSTUP_TOOLCHAIN RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
            RUSTFLAGS="-Zforce-unstable-if-unmarked -Cembed-bitcode=yes" \
            /usr/bin/cargo build --quiet --release --target wasm32-unknown-unknown --features panic-unwind \
            --manifest-path /usr/lib/rustlib/src/rust/library/sysroot/Cargo.toml --target-dir "$scratch/target" >&2
        mv "$scratch"/target/wasm32-unknown-unknown/release/deps/*.rlib "$scratch/"
        rm -rf "$scratch/target"
        printf '%s\n' "$release" >"$scratch/.rustc"
        if [ -n "$cache" ]; then
            mkdir -p "$cache" && cp "$scratch"/*.rlib "$cache/" && cp "$scratch/.rustc" "$cache/"
        fi
    fi
    chmod 755 "$scratch"
    as_root rm -rf "$lib"
    as_root mkdir -p "$lib"
    as_root cp "$scratch"/*.rlib "$scratch/.rustc" "$lib/"
    rm -rf "$scratch"
    exec 8>&-
    if have rustup && [ ! -e "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/debian" ]; then
        rustup toolchain link debian /usr >&2
    fi
}

ready() { (
    source app/bundler/env.sh
    active_ready
); }

if ! ready; then
    case "${WASM_STD:-}" in
    rustup) std_by_rustup 600 ;;
    debian) std_by_debian ;;
    '') std_by_rustup 60 || { say "rustup could not fetch it"; std_by_debian; } ;;
    *)
        say "WASM_STD is '$WASM_STD'; rustup and debian are the ways"
        exit 2
        ;;
    esac
    ready || { say "the wasm32 standard library is still missing"; exit 1; }
fi

# --- npm

# `build` needs the upload library only; a full installation serves it as well.
lock=$(sha256sum end2end/package.json end2end/package-lock.json | sha256sum | cut -c1-16)
stamp=end2end/node_modules/.linxuan
had=$(cat "$stamp" 2>/dev/null || true)
if wants test && [ "$had" != "$lock full" ]; then
    say "npm ci in end2end"
    (cd end2end && npm ci --ignore-scripts --no-progress --loglevel=error >&2)
    echo "$lock full" >"$stamp"
elif [ "$had" != "$lock full" ] && [ "$had" != "$lock part" ]; then
    say "npm ci in end2end (the upload library)"
    (cd end2end && npm ci --omit=dev --ignore-scripts --no-progress --loglevel=error >&2)
    echo "$lock part" >"$stamp"
fi
