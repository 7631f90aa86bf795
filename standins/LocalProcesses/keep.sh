# Keeps one program on behalf of a parent that may die without a word. Started by LocalProcess as
#   setsid setpriv --pdeathsig TERM sh keep.sh <parent's pid> <signal> <seconds> <folder or ''> <program> [argument ...]
# TERM (from the parent, or from the kernel when the parent is dead) sends <signal> to the program, and KILL if it is still
# there after <seconds>. Once the program has ended, whatever it left behind in this session is ended, the folder is removed
# if the parent is no longer there to do it, and the program's exit code is passed on.
parent=$1 signal=$2 seconds=$3 folder=$4
shift 4
program='' timer=''

stop() {
    [ -n "$program" ] || exit 143
    [ -z "$timer" ] || return 0
    kill -s "$signal" "$program" 2>/dev/null
    (sleep "$seconds" && kill -s KILL "$program") >/dev/null 2>&1 &
    timer=$!
}
trap stop TERM

# A parent that died before this process asked for its death signal has another one's place by now.
[ "$PPID" = "$parent" ] || exit 143

"$@" <&0 &
program=$!
wait "$program"
status=$?
# A signal ends wait early: wait again until the program itself is gone.
while kill -s 0 "$program" 2>/dev/null; do
    wait "$program"
    status=$?
done

trap : TERM
kill -s TERM 0
read -r _ _ _ parent_now _ < /proc/$$/stat
if [ -n "$folder" ] && [ "$parent_now" != "$parent" ]; then
    rm -rf -- "$folder" 2>/dev/null || { sleep 1; rm -rf -- "$folder"; }
fi
exit "$status"
