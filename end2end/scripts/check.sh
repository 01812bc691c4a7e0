#!/usr/bin/env bash
# Everything `make test` checks, on the release build: form, lints, the Rust tests, the browser tests.
# A failing step does not keep the later ones from running; the runners' own summaries come last.
set -uo pipefail
cd "$(dirname "$0")/../.."
source app/bundler/env.sh

# One selection of packages and one profile a side, the same as in `make build`: cargo then compiles each dependency
# once for all of it. The wasm profile compiles its own proc-macros, so the browser side is linted in that profile.
native=(--locked --release --workspace --exclude frontend)
browser=(--locked --profile wasm-release --package frontend --target wasm32-unknown-unknown)

logs=$LINXUAN_TARGET/check
mkdir -p "$logs"
rm -f "$logs"/*.log
failed=()
started=$SECONDS

step() { # NAME COMMAND…
    local name=$1 from=$SECONDS
    shift
    echo "== $name"
    if "$@" 2>&1 | tee "$logs/$name.log"; then
        echo "== $name: done in $((SECONDS - from)) s"
    else
        failed+=("$name")
        echo "== $name: FAILED after $((SECONDS - from)) s"
    fi
}

rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run "${native[@]/--release/--cargo-profile=release}" --no-fail-fast --no-tests pass
    else
        cargo test "${native[@]}" --all-targets --no-fail-fast
    fi
}

doc_tests() { cargo test "${native[@]}" --doc --no-fail-fast; }

types() { (cd end2end && npx --no-install tsc --noEmit); }

browser_tests() {
    LINXUAN_BIN=${LINXUAN_BIN:-$PWD/target/release/linxuan} \
        bash -c 'cd end2end && npx --no-install playwright test --reporter=list "$@"' -- ${PLAYWRIGHT_ARGS:-}
}

step format cargo fmt --all --check
step lint cargo clippy "${native[@]}" --all-targets --keep-going -- -D warnings
step lint-browser cargo clippy "${browser[@]}" -- -D warnings
step types types
step rust-tests rust_tests
step doc-tests doc_tests
step browser-tests browser_tests

echo
echo "== summary after $((SECONDS - started)) s"
[ ${#failed[@]} -eq 0 ] || echo "failed steps: ${failed[*]}"
plain() { sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$logs/$1.log"; }
# By name once more at the end: a log that is cut keeps its last lines.
plain rust-tests | grep -E '^ +(FAIL|TIMEOUT|SIG[A-Z]+|ABORT) \[' | sort -u
plain browser-tests | grep -E '^ +\[chromium\] › ' | sed 's/ ─*$//' | sort -u
# And why: the line after a panic, and what a browser test expected and found.
plain rust-tests | grep -E -A1 "^ +thread '.*panicked at" | grep -v '^--' | cut -c1-300 | head -24
plain browser-tests | grep -E -A9 '^ +(Error:|TimeoutError:|Test timeout of)' | grep -vE '^--|^ *$' | cut -c1-300 | head -60
{ plain rust-tests; plain doc-tests; } | grep -E '^ *Summary \[|^test result:' | grep -v ' 0 passed; 0 failed' || echo "rust tests: no summary"
plain browser-tests | grep -E '^ *[0-9]+ (passed|failed|flaky|skipped|interrupted|did not run|errors? )' || echo "browser tests: no summary"

# nextest: «Summary [1.2s] 9 tests run: 8 passed, 1 failed, 0 skipped»; cargo test: «test result: ok. 8 passed; 1 failed; …»;
# Playwright: a line each. A runner that printed none of them never came to its end, and then there is no total.
count() { # WORD
    { plain rust-tests; plain doc-tests; plain browser-tests; } |
        grep -E "^ *Summary \[|^test result:|^ *[0-9]+ $1( \([^)]*\))?\$" |
        grep -oE "[0-9]+ $1" | awk '{ sum += $1 } END { print sum + 0 }'
}
ran() { plain "$1" | grep -qE "$2"; }
if ran rust-tests '^ *Summary \[|^test result:' && ran browser-tests '^ *[0-9]+ (passed|failed)'; then
    echo "$(count passed) passed, $(($(count failed) + $(count 'timed out') + $(count interrupted))) failed"
fi
[ ${#failed[@]} -eq 0 ]
