# shellcheck shell=bash
# Sourced by run and test: what the platform needs of the operating system, and how it is installed and built.

# Started in the background by another script, a command ignores Ctrl+C, and so does everything that it starts; a shell
# cannot take that back, but env can.
if [[ $(trap -p INT) == "trap -- '' SIGINT" ]]; then
    exec env --default-signal=INT "./${0##*/}" "$@"
fi

# Build servers would outlive the command that started them.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# MSBuild would read these as more than a part of a name.
[[ ! $PWD =~ ';'|%[0-9A-Fa-f][0-9A-Fa-f] ]] || fail "the platform cannot be built in $PWD because of the ${BASH_REMATCH[0]} in that path. Move it to another folder"

# A folder of the checkout; it is made when it is missing.
must_write() {
    mkdir -p "$1" 2>/dev/null && [[ -d $1 && -w $1 ]] ||
        fail "nothing can be written in $PWD/$1. Make it a folder that $(id -un) can write in, on a disk that is neither read-only nor full"
}

has_dotnet_10() {
    command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'
}

# Any major version from 15 on; Debian and Ubuntu keep the server programs out of PATH.
has_postgresql() {
    local postgres
    for postgres in /usr/lib/postgresql/*/bin/postgres "$(command -v postgres || true)"; do
        [[ -x $postgres && $("$postgres" --version) =~ \)\ ([0-9]+) ]] || continue
        (( BASH_REMATCH[1] >= 15 )) && return
    done
    return 1
}

has_rabbitmq() { [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]]; }

has_node_18() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    (( ${version%%.*} >= 18 ))
}

# More programs and files that the sourcing script needs, each with its package: program:package.
also_needed=()

missing_packages() {
    has_postgresql || echo postgresql
    has_rabbitmq || echo rabbitmq-server
    has_node_18 || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v setpriv >/dev/null && command -v flock >/dev/null && command -v prlimit >/dev/null || echo util-linux
    local needed
    for needed in "${also_needed[@]}"; do
        [[ -e ${needed%%:*} ]] || command -v "${needed%%:*}" >/dev/null || echo "${needed##*:}"
    done
}

# apt starts every server it installs. The platform starts its own, on ports and data of its own, so apt is told not to.
# Runs as root; whatever policy the machine had is put back, also when the installation fails or is interrupted.
install_as_root='
    set -eu
    policy=/usr/sbin/policy-rc.d
    kept=$(mktemp -d)
    if [ -e "$policy" ]; then cp -a "$policy" "$kept/policy-rc.d"; fi
    restore() {
        if [ -e "$kept/policy-rc.d" ]; then cp -a --remove-destination "$kept/policy-rc.d" "$policy"; else rm -f "$policy"; fi
        rm -rf "$kept"
    }
    trap restore EXIT
    trap "exit 130" INT
    trap "exit 143" TERM
    printf "#!/bin/sh\nexit 101\n" > "$kept/forbid"
    chmod 755 "$kept/forbid"
    cp --remove-destination "$kept/forbid" "$policy"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"
'

install_missing() {
    local packages command log
    has_dotnet_10 || fail "the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0, or add its folder to PATH"
    mapfile -t packages < <(missing_packages)
    (( ${#packages[@]} > 0 )) || return 0

    say "Missing on this machine: ${packages[*]}"
    command="apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
    command -v apt-get >/dev/null || fail "this machine has no apt-get: install PostgreSQL 15 or later, RabbitMQ, Node.js 18 or later, npm and poppler-utils, then run this again"

    local as_root=()
    if (( EUID != 0 )); then
        command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; } ||
            fail "installing it takes root, and sudo cannot be used. Have an administrator run: $command"
        as_root=(sudo)
    fi

    say "Installing it: $command"
    log=$(mktemp)
    if ! "${as_root[@]}" sh -c "$install_as_root" install "${packages[@]}" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "the installation failed. By hand: $command"
    fi
    rm -f "$log"
    mapfile -t packages < <(missing_packages)
    (( ${#packages[@]} == 0 )) || fail "still missing or too old after the installation: ${packages[*]}"
}

# What a package-lock.json says, into node_modules beside it. The typesetter's is copied to DocumentService's output, so it comes before the build.
install_node_packages() {
    local folder
    for folder in "$@"; do
        [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] || continue
        say "Installing the packages of $folder (npm ci)"
        (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci failed in $folder"
        touch "$folder/node_modules/.package-lock.json"
    done
}

# build <stamp> <project or solution>...: builds only if a file, or the list of files in a folder, has changed since the last
# time, or the whole has been moved (the AppHost is told its place by the build).
build() {
    local stamp=$1 target changed
    shift
    changed=$(find src standins tests samples ./*.props ./*.targets ./*.sln global.json .editorconfig BannedSymbols.txt \
        src/DocumentService/Rendering/node_modules/.package-lock.json \
        \( -name bin -o -name obj -o -name node_modules -o -name TestResults \) -prune -o -newer "$stamp" -print -quit 2>/dev/null) || true
    [[ ! -f $stamp || -n $changed || $(<"$stamp") != "$PWD" ]] || return 0
    rm -f "$stamp"
    say "Building (the first time takes a few minutes)"
    for target in "$@"; do
        dotnet build "$target" --configuration Release --verbosity quiet --nologo || fail "the build of $target failed"
    done
    printf '%s\n' "$PWD" >"$stamp"
}
