#!/usr/bin/env bash
# Checks a running installation on this machine: web with its database, schema and storage, API, origin, worker, Redis.
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

# /health/ready names what is missing: "database":"unavailable".
check_ready() { # name, address of the program
  local answer code
  if ! answer=$(curl --silent --show-error --max-time 5 --write-out '\n%{http_code}' "$2/health/ready" 2>&1); then
    check "$1" "${answer%%$'\n'*}" no
    return
  fi
  code="${answer##*$'\n'}"
  if [ "$code" = 200 ]; then check "$1" "" yes; return; fi
  local name missing=""
  for name in database schema storage; do
    case "$answer" in
      *"\"$name\":\"unavailable\""*) missing+="${missing:+, }the $name is unavailable" ;;
      *"\"$name\":\"behind\""*) missing+="${missing:+, }the $name is behind this version" ;;
    esac
  done
  check "$1" "${missing:-not ready, status $code}" no
}

check_web() {
  local url="http://127.0.0.1:${PORT:-3000}"
  check_ready web "$url"
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
      origin) check_ready origin "http://127.0.0.1:${ORIGIN_PORT:-3001}" ;;
      worker) [ "${WORKER_PORT:-0}" = 0 ] || check_ready worker "http://127.0.0.1:$WORKER_PORT" ;;
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
