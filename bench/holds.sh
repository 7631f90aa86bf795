# shellcheck shell=bash
# Money held by 64 callers on one frame and on 1 000, compared with pgbench writing the same rows; balances and the proof of a large ledger.
measure holds "$@"
