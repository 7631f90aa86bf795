# shellcheck shell=bash
# Seconds from the command until everything is ready, the middle one of five: from empty data, and on existing data.
seconds_to_start() {
    local since=$EPOCHREALTIME
    install_missing
    build src/AppHost/obj/built src/AppHost src/Cli
    start_platform
    took=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $since }")
    stop_platform
}

fresh=() existing=()
for (( round = 0; round < 5; round++ )); do
    delete_data
    seconds_to_start
    fresh+=("$took")
    seconds_to_start
    existing+=("$took")
done
print start.fresh_s "$(median "${fresh[@]}")"
print start.existing_s "$(median "${existing[@]}")"
