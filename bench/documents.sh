# shellcheck shell=bash
# Contents of 1 GiB in and out of DocumentService, compared with cp and sha256sum, and documents of 10 kB by 32 callers.
measure documents "$@"
