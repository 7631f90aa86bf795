# shellcheck shell=bash
# Reading one case, pages of lists and searches in a register of 1 000 000 cases and 5 000 000 history entries.
measure reads "$@"
