#!/usr/bin/env bash
# Checks a running installation on this machine: web, API, database, workers, origin, worker, Redis.
#   deploy/scripts/health-check.sh [--wait SECONDS] [--programs "origin worker web"]
# Reads PORT, ORIGIN_PORT, WORKER_PORT and REDIS_URL from the environment, as the product does. One line a check; the exit
# code is 0 if all are good, otherwise 1. --wait repeats until they are.
set -euo pipefail

wait_s=0
programs="origin worker web"
while [ $# -gt 0 ]; do
  case "$1" in
    --wait) wait_s="${2:?--wait needs seconds}"; shift 2 ;;
    --programs) programs="${2:?--programs needs names}"; shift 2 ;;
    *) echo "Unknown option $1. Options: --wait SECONDS, --programs \"origin worker web\"." >&2; exit 64 ;;
  esac
done

get() { curl --silent --show-error --fail --max-time 5 "$1" 2>&1; }

failures=0
check() { # name, answer, whether it is good
  if [ "$3" = yes ]; then lines+="✓ $1${2:+: $2}"$'\n'; else lines+="✗ $1: ${2:-no answer}"$'\n'; failures=$((failures + 1)); fi
}

check_url() { # name, address
  local answer
  if answer=$(get "$2"); then check "$1" "" yes; else check "$1" "$answer" no; fi
}

check_web() {
  local url="http://127.0.0.1:${PORT:-3000}" answer
  if ! answer=$(get "$url/health"); then check web "$answer" no; return; fi
  check web "" yes
  # Of a version without these facts, the status stands for them.
  case "$answer" in
    *'"database":{"status":"unavailable"'*) check database "unavailable" no ;;
    *) check database "" yes ;;
  esac
  case "$answer" in
    *'"workers":{"status":"none"'* | *'"workers":{"status":"incomplete"'*) check workers "some roles have no worker" no ;;
    *) check workers "" yes ;;
  esac
  check_url API "$url/api/openapi.json"
}

check_redis() {
  local address="${REDIS_URL#*://}" answer
  address="${address##*@}"
  address="${address%%/*}"
  local host="${address%%:*}" port="${address##*:}"
  [ "$port" != "$host" ] || port=6379
  # A server that wants a password answers, too.
  answer=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"; printf "PING\r\n" >&3; head -c 5 <&3' _ "$host" "$port" 2>/dev/null || true)
  case "$answer" in
    +PONG | -NOAU) check Redis "" yes ;;
    *) check Redis "no answer at $host:$port" no ;;
  esac
}

check_all() {
  lines=""
  failures=0
  local program
  for program in $programs; do
    case "$program" in
      web) check_web ;;
      origin) check_url origin "http://127.0.0.1:${ORIGIN_PORT:-3001}/health" ;;
      worker) [ "${WORKER_PORT:-0}" = 0 ] || check_url worker "http://127.0.0.1:$WORKER_PORT/health" ;;
      *) echo "Unknown program $program. Programs: origin, worker, web." >&2; exit 64 ;;
    esac
  done
  case "${REDIS_URL:-}" in redis://*) check_redis ;; esac
}

ends_at=$((SECONDS + wait_s))
check_all
while [ "$failures" -gt 0 ] && [ "$SECONDS" -lt "$ends_at" ]; do
  sleep 0.5
  check_all
done
printf '%s' "$lines"
[ "$failures" -eq 0 ]
