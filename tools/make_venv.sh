#!/bin/sh
# Makes the virtual environment .venv, unless it is there and works.
# PYTHON chooses the interpreter; without it, the newest from 3.11 on that can make environments.
set -eu
venv=$PWD/.venv

# An environment whose Python is gone, or that came here with its folder from elsewhere, does not work any more.
works() {
  "$venv/bin/python" -c '' 2>/dev/null || return 1
  made_at=$(sed -n 's/^command = .* -m venv \(--[a-z-]* \)*//p' "$venv/pyvenv.cfg")
  [ -z "$made_at" ] || [ "$made_at" -ef "$venv" ]
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_venvs() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

if works; then exit 0; fi

incomplete=
for python in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
  new_enough "$python" || continue
  if makes_venvs "$python"; then
    echo "Making the environment .venv with $("$python" --version)."
    exec "$python" -m venv --clear "$venv"
  fi
  incomplete=${incomplete:-$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')}
done

if [ -n "$incomplete" ]; then
  echo "$incomplete cannot make environments: its venv package is missing. On Debian and Ubuntu: sudo apt-get install $incomplete-venv" >&2
elif [ -n "${PYTHON:-}" ]; then
  echo "$PYTHON is no Python 3.11 or newer. Choose another, or leave PYTHON out." >&2
else
  echo "Everkin needs Python 3.11 or newer, and there is none here. On Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2
fi
exit 1
