# shellcheck shell=bash
# Keeps one program on behalf of a parent that may die without a word. Started by LocalProcess as
#   setsid setpriv --pdeathsig TERM bash keep.sh <parent's pid> <signal> <seconds> <folder or ''> <program> [argument ...]
# USR1 is the parent's word to stop; TERM is the kernel's, that the parent is dead. Either sends <signal> to the program, and
# KILL if it is still there after <seconds>. Once the program has ended, whatever it left behind in this session is ended,
# the folder is removed if there is no parent to do that, and the program's exit code is passed on.
# It is bash because other shells drop variables such as services__case-service__grpc__0 from the environment.
parent=$1 signal=$2 seconds=$3 folder=$4
shift 4
program='' stopping='' orphaned=''

stop() {
    [[ -z $stopping ]] || return 0
    stopping=yes
    [[ -z $program ]] || stop_program
}

# Once a second: a program that has only just started may lose a signal.
stop_program() {
    {
        for (( second = 0; second < seconds; second++ )); do
            kill -s "$signal" "$program"
            sleep 1
        done
        kill -s KILL "$program"
    } &
}
trap stop USR1
trap 'orphaned=yes; stop' TERM

# A parent that died before this process asked for its death signal has another one's place by now.
[[ $PPID == "$parent" ]] || exit 143

"$@" <&0 &
program=$!
# The output belongs to the program alone.
exec >/dev/null 2>&1
[[ -z $stopping ]] || stop_program

wait "$program"
status=$?
# A signal ends wait early: wait again until the program itself is gone.
while kill -s 0 "$program"; do
    wait "$program"
    status=$?
done

trap : TERM
kill -s TERM 0
if [[ -n $folder && -n $orphaned ]]; then
    rm -rf -- "$folder" || { sleep 1; rm -rf -- "$folder"; }
fi
exit "$status"
