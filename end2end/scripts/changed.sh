#!/usr/bin/env bash
# `make check`: format, lints, and the unit tests of the crates in which something changed since the branch left main, or since
# the commit given. What fills a demonstration, speaks over a port or drives a browser is left to `make test`.
# The dev profile compiles incrementally; in the release profile the unit tests of `domain` alone take 180 s of processor time.
set -euo pipefail
cd "$(dirname "$0")/../.."
source app/bundler/env.sh

base=${1:-$(git merge-base HEAD main)}
files=$({ git diff --name-only "$base"; git ls-files --others --exclude-standard; } | sort -u)

# The crate a file belongs to is the one whose manifest is nearest above it.
crate_of() { # FILE
    local dir=$1
    [[ $dir != migrations/* ]] || dir=app/store/migrations
    while [[ $dir == */* ]]; do
        dir=${dir%/*}
        [ ! -e "$dir/Cargo.toml" ] || { echo "$dir"; return; }
    done
}

crates=$(while read -r file; do crate_of "$file"; done <<<"$files" | sort -u | grep -vx app/frontend || true)
# A new dependency or profile may concern any of them.
if grep -qxE 'Cargo\.(toml|lock)' <<<"$files"; then
    crates=$(git ls-files '*/Cargo.toml' | xargs -n1 dirname | grep -vx app/frontend)
fi

echo "== format"
cargo fmt --all --check
echo "== lint"
cargo clippy --locked --workspace --exclude frontend --all-targets -- -D warnings
for crate in $crates; do
    name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$crate/Cargo.toml" | head -1)
    target=--bins
    [ ! -e "$crate/src/lib.rs" ] || target=--lib
    features=()
    ! grep -q '^ssr = ' "$crate/Cargo.toml" || features=(--features ssr)
    echo "== unit tests of $name"
    cargo test --locked --package "$name" $target "${features[@]}" -- --skip of_the_demonstration
done
