#!/bin/sh
# Creates a channel, reads it twice, and deletes it:
#   URL=http://127.0.0.1:3000 KEY=cpk_… sh curl.sh
set -eu
auth="Authorization: Bearer $KEY"

# A lost answer may be asked for again with the same Idempotency-Key: one channel is created.
once="Idempotency-Key: $(date +%s)-$$"
channel=$(curl -fsS -H "$auth" -H "$once" --json '{"name":"From a script"}' "$URL/api/channels")
again=$(curl -fsS -H "$auth" -H "$once" --json '{"name":"From a script"}' "$URL/api/channels")
[ "$channel" = "$again" ]
id=$(printf '%s' "$channel" | sed 's/.*"id":"\(ch_[^"]*\)".*/\1/')
echo "created $id"

# Unchanged: 304 and no body.
etag=$(curl -fsS -o /dev/null -D - -H "$auth" "$URL/api/series" | sed -n 's/^etag: \(.*\)\r$/\1/Ip')
curl -fsS -o /dev/null -w 'read again: %{http_code}\n' -H "$auth" -H "If-None-Match: $etag" "$URL/api/series"

# An error is application/problem+json, with a code for programs.
curl -sS -H "$auth" "$URL/api/channels/ch_unknown" | sed 's/.*"code":"\([A-Z_]*\)".*/rejected: \1/'
echo

curl -fsS -o /dev/null -H "$auth" -X DELETE "$URL/api/channels/$id"
echo "deleted $id"
