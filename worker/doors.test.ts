// Every way into the product from outside, found in its source. A new one fails until it is listed here with the test
// that walks it as a stranger.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const sources = globSync('{app,server,worker}/**/*.{ts,tsx}', { exclude: (path) => /(^|\/)testing$/.test(path) })
  .filter((path) => !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

const filesWith = (pattern: RegExp) => sources.flatMap(({ path, text }) => (pattern.test(text) ? [path] : [])).sort()

it('knows each file that accepts connections', () => {
  expect(filesWith(/\bcreateServer\(|new WebSocketServer\(|\bcreateSecureServer\(|\bcreateSocket\(/)).toEqual([
    // Passes every request on: server/rest and server/trpc/tenancy.db.test.ts
    'server/web/main.ts',
    // On 127.0.0.1, or for METRICS_ADDRESSES: nothing of an account.
    'worker/health-server.ts',
    // worker/ingest/tenancy.db.test.ts
    'worker/ingest/rtmp-server.ts',
    // Looks for a free port and closes it.
    'worker/launch/ports.ts',
    // worker/origin/tenancy.db.test.ts
    'worker/origin/figures-socket.ts',
    'worker/origin/role.ts',
    // On 127.0.0.1, for the FFmpeg of one feed, at an address that it alone knows.
    'worker/pull/hls-proxy.ts',
    'worker/pull/rtsp-proxy.ts',
    // On 127.0.0.1, for the FFmpeg of one destination.
    'worker/relay/outlet.ts',
  ])
})

it('knows each file of the web process that answers requests', () => {
  expect(globSync('app/**/route.{ts,tsx}').sort()).toEqual([
    // handleRest: server/rest/tenancy.db.test.ts
    'app/api/[[...path]]/route.ts',
    // Signs in and out; an account is named by its session alone: server/auth/*.db.test.ts
    'app/api/auth/[...nextauth]/route.ts',
    // server/trpc/tenancy.db.test.ts
    'app/api/trpc/[trpc]/route.ts',
    // handleRest again
    'app/guide/[[...path]]/route.ts',
    'app/health/ready/route.ts',
    'app/health/route.ts',
  ])
})

it('knows each signer of addresses and tokens', () => {
  expect(filesWith(/\bsignToken\(|\bnew SignJWT\(|\bencode\(\{|createHmac\(/)).toEqual([
    // worker/origin/tenancy.db.test.ts
    'server/adapters/artwork-token.ts',
    // worker/ingest/tenancy.db.test.ts
    'server/adapters/contribution-key.ts',
    // worker/origin/tenancy.db.test.ts
    'server/adapters/figures-ticket.ts',
    'server/adapters/playback-token.ts',
    'server/adapters/preview-token.ts',
    // worker/probe/probe.db.test.ts
    'server/adapters/probe-mark.ts',
    'server/adapters/signed-token.ts',
    // server/auth/provider-step.db.test.ts
    'server/auth/provider-step.ts',
    // Names of viewers that nobody can guess back; nothing is granted for them.
    'server/features/analytics/collector.ts',
    // Stored calls are found by it; it never leaves the process.
    'server/features/idempotency/idempotent-calls.ts',
    // Addresses for the FFmpeg of one feed.
    'worker/pull/hls-proxy.ts',
  ])
})
