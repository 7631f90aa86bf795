# shellcheck shell=bash
# Holds, exchanges, settlements and releases at once on few frames, and a service that is killed: nothing overdrawn, nothing stuck.
measure races "$@"
