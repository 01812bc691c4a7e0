# Sourced by every recipe of the Makefile: which toolchain builds, and where cargo writes.
#
# One toolchain builds everything, server and browser side, so the artefacts of one serve the other. It is the active one
# where that has the wasm32 standard library, else Debian's (package rustc-web, with the library that setup.sh built).
# WASM_STD=debian turns the order round; RUSTUP_TOOLCHAIN, when set, wins over both.

LINXUAN_TARGET=${CARGO_TARGET_DIR:-target}

has_wasm_std() { # SYSROOT
    compgen -G "$1/lib/rustlib/wasm32-unknown-unknown/lib/libcore-*.rlib" >/dev/null
}

active_ready() {
    command -v cargo >/dev/null && has_wasm_std "$(rustc --print sysroot 2>/dev/null)"
}

# A library of another compiler is as good as none, so setup.sh leaves the compiler's version beside it.
debian_ready() {
    local lib=/usr/lib/rustlib/wasm32-unknown-unknown/lib
    [ -x /usr/bin/cargo ] && [ -x /usr/bin/rustc ] && [ -e "/usr/lib/rustlib/$(uname -m)-unknown-linux-gnu/bin/rust-lld" ] &&
        has_wasm_std /usr && [ "$(/usr/bin/rustc -vV)" = "$(cat $lib/.rustc 2>/dev/null)" ] &&
        { ! command -v rustup >/dev/null || [ -e "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/debian" ]; }
}

use_debian() {
    if command -v rustup >/dev/null; then
        export RUSTUP_TOOLCHAIN=debian
    else
        export PATH="/usr/bin:$PATH"
    fi
}

if [ -z "${RUSTUP_TOOLCHAIN:-}" ]; then
    if [ "${WASM_STD:-}" = debian ] && debian_ready; then
        use_debian
    elif ! active_ready && debian_ready; then
        use_debian
    fi
fi

# Leptos then gives every component and element one type in place of a type of its own: the pages compile in a fraction of the
# time, and take part of a millisecond more to render.
export CARGO_BUILD_RUSTFLAGS="--cfg erase_components"
