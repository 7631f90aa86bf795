# shellcheck shell=bash
# Cases registered in a second by one caller and by 64, compared with pgbench writing the same rows.
measure register "$@"
