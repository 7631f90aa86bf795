# shellcheck shell=bash
# Contents of 1 GiB in and out, compared with cp and sha256sum, documents of 10 kB by 32 callers, decisions set as text and PDF, search in 200 000 documents.
measure documents
start_platform
run_job
measure rendering
stop_platform
measure searching
