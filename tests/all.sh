#!/usr/bin/env bash
# Runs everything: formatting, lints and every test, on SQLite and on a PostgreSQL of its own.
# On a Debian machine with a Rust toolchain and a C compiler it installs what else is missing.
# Arguments go to the test runner: bash tests/all.sh elements::
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
log=$root/target/tests.log
mkdir -p target

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install WHAT-IT-IS-FOR PACKAGE...
install() {
  local what=$1
  shift
  say "installing $what: $*"
  command -v apt-get >/dev/null || fail "$what is missing, and there is no apt-get to install it; install: $*"
  if [ -z "${apt_updated:-}" ]; then as_root apt-get -qq update || fail "apt-get update"; apt_updated=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" >target/apt.log 2>&1 \
    || { tail -n 30 target/apt.log >&2; fail "apt-get install $*"; }
}

prerequisites() {
  for tool in cargo cc; do command -v $tool >/dev/null || fail "$tool is missing: a Rust toolchain and a C compiler are needed"; done
  for part in fmt clippy; do
    cargo $part --version >/dev/null 2>&1 || rustup component add "${part/fmt/rustfmt}" >/dev/null 2>&1 || fail "cargo $part is missing"
  done
  # OpenSSL is built from source with them.
  command -v make >/dev/null || install "make" make
  perl -MFindBin -MIPC::Cmd -e 1 2>/dev/null || install "Perl's modules" perl

  bash tests/postgres.sh binaries >/dev/null || install "PostgreSQL" postgresql
  command -v setpriv >/dev/null || install "setpriv" util-linux
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || install "Chromium" chromium
  command -v openssl >/dev/null || install "openssl" openssl
  command -v chromedriver >/dev/null || install "Chromium's driver" chromium-driver
  python3 -c 'import venv, ensurepip' 2>/dev/null || install "Python with venv" python3 python3-venv
  { command -v node && command -v npm; } >/dev/null || install "Node.js" nodejs npm
  command -v valgrind >/dev/null || install "valgrind" valgrind
}

# A mail server to send to, in a Python environment of its own.
mail_server() {
  local env=$root/target/python
  if ! cmp -s tests/smtp/requirements.txt "$env/installed.txt"; then
    say "installing the test mail server"
    rm -rf "$env"
    python3 -m venv "$env"
    "$env/bin/pip" install --quiet --disable-pip-version-check -r tests/smtp/requirements.txt || fail "pip install"
    cp tests/smtp/requirements.txt "$env/installed.txt"
  fi
  export BATON_TEST_PYTHON=$env/bin/python
}

# The stock worker library.
worker() {
  local modules=$root/tests/js/node_modules
  if ! cmp -s tests/js/package-lock.json "$modules/installed.json"; then
    say "installing the stock worker library"
    (cd tests/js && npm ci --silent --no-audit --no-fund) || fail "npm ci"
    cp tests/js/package-lock.json "$modules/installed.json"
  fi
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

database() {
  local port
  database_dir=$(mktemp -d "${TMPDIR:-/tmp}/baton-tests-XXXXXX")
  trap 'bash "$root/tests/postgres.sh" stop "$database_dir" || true; rm -rf "$database_dir"' EXIT
  port=$(free_port)
  bash tests/postgres.sh start "$database_dir" "$port"
  export BATON_TEST_POSTGRES=postgres://baton@127.0.0.1:$port/postgres
}

started=$SECONDS
prerequisites
mail_server
worker

say "formatting"
cargo fmt --all --check || fail "cargo fmt --check"
say "lints"
cargo clippy --quiet --workspace --all-targets -- -D warnings || fail "cargo clippy"
say "building"
cargo build --quiet --workspace --all-targets || fail "cargo build"
# What tests/guards/ counts the instructions of.
cargo build --quiet --profile guard -p baton-engine --bench guards || fail "cargo build --profile guard"
export BATON_TEST_BINARY=${CARGO_TARGET_DIR:-$root/target}/debug/baton

say "tests"
database
status=0
cargo test --workspace --no-fail-fast -- "$@" 2>&1 | tee "$log" || status=$?
if [ $status -ne 0 ]; then
  say "what failed"
  grep -E '^test .*FAILED$|^error' "$log" || true
fi
say "results after $((SECONDS - started)) s"
grep -E '^test result: ' "$log" || status=1
exit $status
