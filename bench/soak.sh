# shellcheck shell=bash
# Callers that give up and a service that is killed: every number once, none missing. Options: --kills N, --cases N.
measure soak "$@"
