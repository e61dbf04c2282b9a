#!/usr/bin/env bash
# A new version on one machine, without an interruption.
#   deploy/scripts/deploy.sh RELEASE      starts the version in that folder, then ends the one that runs
#   deploy/scripts/deploy.sh --status | --stop
#
# Two slots, blue and green, each with ports of its own: blue has those of the environment, green those plus ten. nginx in
# front names both (docs/guide-operations.md). The order: migrate (expand only: the old version goes on), start the new one
# in the free slot, check it, end the old one by SIGTERM, check again. A version that does not become healthy is ended, and
# the old one was never touched.
#
#   DEPLOY_ENV       file with the variables of the product, KEY=VALUE a line (/etc/cloud-playout/environment)
#   DEPLOY_STATE     which version is in which slot, and logs (/var/lib/cloud-playout/deploy)
#   DEPLOY_PROGRAMS  what this machine runs ("origin worker web")
#   DEPLOY_WORKER_ROLES  roles of the worker (playout,transcode,ingest,mail)
#   DEPLOY_WITH      systemd (units of deploy/systemd) or processes; unset: systemd if it runs
#   DEPLOY_WAIT_S    how long each new program may take to become healthy (120)
#   DEPLOY_DRAIN_S   how long the old one may take to end (60)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
env_file="${DEPLOY_ENV:-/etc/cloud-playout/environment}"
state="${DEPLOY_STATE:-/var/lib/cloud-playout/deploy}"
programs="${DEPLOY_PROGRAMS:-origin worker web}"
wait_s="${DEPLOY_WAIT_S:-120}"
drain_s="${DEPLOY_DRAIN_S:-60}"
if [ -d /run/systemd/system ]; then with=systemd; else with=processes; fi
with="${DEPLOY_WITH:-$with}"

say() { echo "deploy: $*"; }
fail() {
  echo "deploy: ✗ $1" >&2
  echo "deploy: → $2" >&2
  exit 1
}

[ -r "$env_file" ] || fail "$env_file cannot be read." "Name the file with the product's variables in DEPLOY_ENV. Nothing was changed."
set -a
# shellcheck disable=SC1090
. "$env_file"
set +a
[ -n "${DATABASE_URL:-}" ] || fail "DATABASE_URL is not set in $env_file." \
  "Two versions share one database, which neither of them may end: the embedded one is for npm start. Nothing was changed."

mkdir -p "$state/logs"
exec 9>"$state/lock"
[ "${1:-}" = --status ] || flock --nonblock 9 || fail "Another deploy runs." "Wait for its end. Nothing was changed."

base_port="${PORT:-3000}" base_origin="${ORIGIN_PORT:-3001}" base_worker="${WORKER_PORT:-3002}"
[ "$base_worker" != 0 ] || base_worker=3002

# Exports the ports of a slot.
use_slot() {
  local plus=0
  [ "$1" = blue ] || plus=10
  export PORT=$((base_port + plus)) ORIGIN_PORT=$((base_origin + plus)) WORKER_PORT=$((base_worker + plus))
}

# Both versions share addresses: those that browsers use must not depend on the slot.
export PUBLIC_URL="${PUBLIC_URL:-http://127.0.0.1:$base_port}"
export ORIGIN_PUBLIC_URL="${ORIGIN_PUBLIC_URL:-http://127.0.0.1:$base_origin}"

active() { cat "$state/active" 2>/dev/null || echo none; }
other_than() { if [ "$1" = blue ]; then echo green; else echo blue; fi; }

arguments_of() {
  case "$1" in
    web) echo web ;;
    origin) echo --roles=origin ;;
    worker) echo "--roles=${DEPLOY_WORKER_ROLES:-playout,transcode,ingest,mail}" ;;
    *) fail "Unknown program $1 in DEPLOY_PROGRAMS." "Programs are origin, worker and web. Nothing was changed." ;;
  esac
}

unit_of() { echo "cloud-playout-$2@$1.service"; }

# Whether the pid in the file is the program that it was written for, not a later one with the same number.
is_running() {
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q 'worker/launch/keep\.ts'
}

start_program() {
  local slot=$1 name=$2
  if [ "$with" = systemd ]; then
    # Also after the machine starts again.
    systemctl enable --now "$(unit_of "$slot" "$name")"
    return
  fi
  (
    cd "$state/$slot"
    # The lock must end with this script.
    exec 9>&-
    # shellcheck disable=SC2046
    DATABASE_OWNER_URL="" NODE_ENV=production setsid node_modules/.bin/node worker/launch/keep.ts $(arguments_of "$name") \
      --log "$state/logs/$slot-$name.log" </dev/null >>"$state/logs/$slot-$name.log" 2>&1 &
    echo $! >"$state/$slot-$name.pid"
  )
}

# Fails at the first program that does not become healthy. `one-by-one`: each starts when the one before is healthy; all at
# once would take the processor from the version on air. `at-once`: nothing is on air.
start_slot() {
  local slot=$1 how=$2 name
  use_slot "$slot"
  if [ "$with" = systemd ]; then
    printf 'PORT=%s\nORIGIN_PORT=%s\nWORKER_PORT=%s\nPUBLIC_URL=%s\nORIGIN_PUBLIC_URL=%s\n' \
      "$PORT" "$ORIGIN_PORT" "$WORKER_PORT" "$PUBLIC_URL" "$ORIGIN_PUBLIC_URL" >"$state/$slot.env" || return 1
  fi
  for name in $programs; do
    start_program "$slot" "$name" || return 1
    [ "$how" = at-once ] || is_healthy "$slot" "$wait_s" "$name" || return 1
  done
  is_healthy "$slot" "$wait_s"
}

# SIGTERM, which lets requests, leases and feeds end in order; SIGKILL for what is left after the limit.
stop_slot() {
  local slot=$1 name ends_at pid
  if [ "$with" = systemd ]; then
    for name in $programs; do systemctl disable --now "$(unit_of "$slot" "$name")"; done
    return
  fi
  for name in $programs; do
    if is_running "$state/$slot-$name.pid"; then kill -TERM "$(cat "$state/$slot-$name.pid")"; fi
  done
  ends_at=$((SECONDS + drain_s))
  for name in $programs; do
    while is_running "$state/$slot-$name.pid"; do
      if [ "$SECONDS" -ge "$ends_at" ]; then
        pid=$(cat "$state/$slot-$name.pid")
        say "$name of $slot did not end within $drain_s s: SIGKILL"
        kill -KILL "$pid" || true
        break
      fi
      sleep 0.1
    done
    rm -f "$state/$slot-$name.pid"
  done
}

is_healthy() { # slot, seconds to wait, programs
  use_slot "$1"
  bash "$here/health-check.sh" --wait "$2" --programs "${3:-$programs}"
}

require_release() {
  local missing=""
  [ -f "$1/worker/launch/keep.ts" ] || missing="worker/launch/keep.ts"
  [ -x "$1/node_modules/.bin/node" ] || missing="node_modules (npm ci)"
  [ -f "$1/prisma/generated/client.ts" ] || missing="the database client (prisma generate)"
  case " $programs " in *" web "*) [ -f "$1/.next/BUILD_ID" ] || missing="the web build (next build)" ;; esac
  [ -z "$missing" ] || fail "$1 is no release that can run: $missing is missing." "Prepare it as the Dockerfile does. Nothing was changed."
}

deploy() {
  local release=$1 old new
  require_release "$release"
  old=$(active)
  new=$(other_than "$old")
  say "migrating the database"
  (cd "$release" && node_modules/.bin/node worker/launch/prepare-database.ts) ||
    fail "The migration failed; its message is above." "The old version was not touched."
  # What an interrupted deploy left there.
  stop_slot "$new"
  ln -sfn "$release" "$state/$new"
  say "starting $release in slot $new"
  if ! start_slot "$new" one-by-one; then
    stop_slot "$new"
    fail "$release did not become healthy within $wait_s s; its logs are in $state/logs." "It was ended. The old version was not touched."
  fi
  echo "$new" >"$state/active"
  if [ "$old" != none ]; then
    say "ending slot $old"
    stop_slot "$old"
  fi
  if is_healthy "$new" 30; then
    say "✓ $release is on air in slot $new"
    return
  fi
  [ "$old" != none ] || fail "It was healthy, and is not any more." "Read the logs in $state/logs."
  say "it is not healthy alone: rolling back to slot $old"
  start_slot "$old" at-once || fail "Neither version is healthy." "Read the logs in $state/logs."
  echo "$old" >"$state/active"
  stop_slot "$new"
  fail "$release was rolled back." "The version in slot $old is on air again."
}

case "${1:---help}" in
  --status)
    slot=$(active)
    [ "$slot" != none ] || { say "nothing was deployed"; exit 1; }
    say "slot $slot: $(readlink "$state/$slot")"
    is_healthy "$slot" 0
    ;;
  --stop)
    slot=$(active)
    [ "$slot" = none ] || stop_slot "$slot"
    rm -f "$state/active"
    say "✓ stopped"
    ;;
  -*) sed -n '2,4p' "${BASH_SOURCE[0]}" | cut -c3-; exit 64 ;;
  *)
    [ -d "$1" ] || fail "There is no folder $1." "Name the folder of a release. Nothing was changed."
    release=$(readlink -f "$1")
    deploy "$release"
    ;;
esac
