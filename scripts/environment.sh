# Sourced by the scripts beside it, with `root` set: makes .venv, installs Tolmach and finds what the machine offers.

bin="$root/.venv/bin"

# Prints each argument on a line of its own.
say() { printf '%s\n' "$@"; }

# A problem that ends the script: a sentence that says what to do, after the lines that led to it.
refuse() {
    say "$@" >&2
    exit 1
}

# prepare_environment EXTRA…: .venv with Tolmach and these extras, installed again only when what they rest on changed.
prepare_environment() {
    [ -x "$bin/python" ] && "$bin/python" -c 'import pip' 2>/dev/null || make_venv
    stamp="$root/.venv/tolmach-installed"
    state=$(cd "$root" && cat setup.cfg pyproject.toml constraints.txt | cksum)
    wanted="$*"
    if [ -f "$stamp" ]; then
        wanted="$wanted $(sed -n 2p "$stamp")"
    fi
    wanted=$(printf '%s\n' $wanted | sort -u | paste -s -d , -)
    if [ -f "$stamp" ] && [ "$(sed -n 1p "$stamp")" = "$state" ] && [ "$(sed -n 3p "$stamp")" = "$wanted" ]; then
        return
    fi
    say "Installing Tolmach with $wanted into .venv …"
    "$bin/python" -m pip install -qq --disable-pip-version-check -c "$root/constraints.txt" -e "$root[$wanted]" ||
        refuse "The installation failed; the lines above say why. Run the script again once that is mended."
    printf '%s\n%s\n%s\n' "$state" "$(say "$wanted" | tr , ' ')" "$wanted" > "$stamp"
}

make_venv() {
    python=$(find_python) || refuse "Tolmach needs Python 3.11 or newer; install it (apt-get install python3) and run this again."
    say "Making .venv with $("$python" --version) …"
    if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        "$python" -m venv --clear "$root/.venv"
    elif "$python" -c 'import virtualenv' 2>/dev/null; then
        "$python" -m virtualenv --quiet --clear "$root/.venv"
    elif command -v virtualenv > /dev/null; then
        virtualenv --quiet --clear --python "$python" "$root/.venv"
    else
        refuse "One package is missing: run «apt-get install $(basename "$python")-venv» as root, then this script again."
    fi || refuse "No virtual environment could be made in $root/.venv; the lines above say why."
}

find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            say "$candidate"
            return
        fi
    done
    return 1
}
