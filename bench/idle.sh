# shellcheck shell=bash
# What the three services take together when nobody asks anything, in a minute after the sample cases: CPU and memory.
readonly idle_seconds=60

cpu_ticks() {
    local process stat sum=0
    for process in "$@"; do
        stat=$(<"$process/stat")
        # After the name: state, 10 fields, and then the ticks in user mode and in the kernel.
        read -ra fields <<<"${stat##*) }"
        (( sum += fields[11] + fields[12] ))
    done
    echo "$sum"
}

start_platform
run_job
sleep 5
mapfile -t processes < <(services)
before=$(cpu_ticks "${processes[@]}")
sleep "$idle_seconds"
after=$(cpu_ticks "${processes[@]}")
print idle.cpu_percent_of_core "$(awk "BEGIN { printf \"%.1f\", ($after - $before) * 100 / $(getconf CLK_TCK) / $idle_seconds }")"
print idle.rss_mib "$(awk '/^VmRSS/ { sum += $2 } END { printf "%d", sum / 1024 }' "${processes[@]/%//status}")"
