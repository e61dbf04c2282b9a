// One trace from the API over the command and the worker to FFmpeg, as a collector of our own receives it, and what it
// must not contain; and the ids in the lines of the log on the same way.
import fs from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTracer } from '#adapters/trace-exporter.ts'
import { setTracer } from '#adapters/traces.ts'
import { openOtlpReceiver, type ReceivedSpan } from '#server/testing/otlp-receiver.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { listenAnywhere } from '#worker/testing/wire.ts'
import { type RelayRole, startRelayRole } from './relay/role.ts'
import { type OpenPlayout, openPlayout } from './testing/open-playout.ts'

const CANARY = 'canary-5be81c7d'

let receiver: Awaited<ReturnType<typeof openOtlpReceiver>>
let air: OpenPlayout
let web: TestWeb
let relays: RelayRole
let port: number
/** It accepts connections, and speaks no RTMP. */
const peer = createServer((socket) => socket.on('error', () => undefined).on('data', () => socket.destroy()))
const lines: Record<string, unknown>[] = []

beforeAll(async () => {
  // Before the first line: the logger is created with it.
  vi.stubEnv('LOG_LEVEL', 'debug')
  const write = fs.writeSync
  vi.spyOn(fs, 'writeSync').mockImplementation((...args: unknown[]) => {
    if (args[0] !== 2) return Reflect.apply(write, fs, args)
    lines.push(JSON.parse(String(args[1])))
    return Buffer.byteLength(String(args[1]))
  })
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  receiver = await openOtlpReceiver()
  port = await listenAnywhere(peer)
  air = await openPlayout()
  web = await openTestWeb({ database: air.database, dataDir: air.dataDir })
  relays = startRelayRole({
    ...{ db: air.db, clock: air.clock, directory: air.directory, segments: air.segments, held: air.held },
    env: { DATA_DIR: air.dataDir, FFMPEG_PATH: 'ffmpeg', FFPROBE_PATH: 'ffprobe', RTMPS_CA_FILE: undefined },
  })
  setTracer(openTracer({ endpoint: receiver.url, program: 'test', everyMs: 20 }))
})
afterAll(async () => {
  setTracer(undefined)
  await relays?.stop()
  await air?.close()
  await web?.close()
  receiver?.close()
  peer.close()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const rest = async (method: string, path: string, json?: unknown) => {
  const answer = await web.rest(method, path, { key: air.tenant.key, ...(json === undefined ? {} : { json }) })
  expect(answer.status).toBeLessThan(300)
  return answer.body
}

/** From the span up to the root of its trace. */
function pathOf(span: ReceivedSpan): string[] {
  const parent = receiver.spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [span.name, ...(parent ? pathOf(parent) : [])]
}

async function addRelayedChannel(): Promise<string> {
  const mediaId = await air.addMedia(`${CANARY}-title`)
  const { id } = await rest('POST', '/api/channels', { name: `${CANARY}-channel` })
  await rest('PUT', `/api/channels/${id}/rundown`, { items: [mediaId] })
  await rest('POST', `/api/channels/${id}/destinations`, {
    ...{ name: `${CANARY}-name`, platform: 'custom', serverUrl: `rtmp://127.0.0.1:${port}/${CANARY}` },
    streamKey: `${CANARY}-key`,
  })
  return id
}

it('a start over REST is one trace: request, command, worker, FFmpeg', { timeout: 60_000 }, async () => {
  const channelId = await addRelayedChannel()
  const before = new Set(receiver.spans)
  await rest('POST', `/api/channels/${channelId}/start`)
  await until(() => receiver.named('spawn ffmpeg').length > 0)
  await until(() => receiver.named('ffmpeg').length > 0)
  const [ran] = receiver.named('ffmpeg')
  const request = 'POST /api/channels/:channelId/start'
  expect(pathOf(ran!)).toEqual(['ffmpeg', 'spawn ffmpeg', 'run command', 'record command', request])
  const trace = receiver.spans.filter(({ traceId }) => traceId === ran!.traceId)
  const [server, recorded, run, spawned] = [request, 'record command', 'run command', 'spawn ffmpeg'].map(
    (name) => trace.find((span) => span.name === name)!,
  )
  const { accountId } = air.tenant
  const command = await air.db.command.findFirstOrThrow({ where: { channelId, kind: 'START' } })
  const commandId = String(command.id)
  const { requestId } = command
  const ids = { 'playout.account.id': accountId, 'playout.channel.id': channelId, 'playout.request.id': requestId }
  expect(server).toMatchObject({
    ...{ kind: 2, parentSpanId: null, isFailed: false },
    attributes: { ...ids, 'http.request.method': 'POST', 'http.response.status_code': 202 },
  })
  expect(recorded).toMatchObject({ kind: 4, attributes: { ...ids, 'playout.command.id': commandId } })
  expect(run).toMatchObject({ kind: 5, attributes: { ...ids, 'playout.command.kind': 'START' } })
  expect(spawned!.attributes).toMatchObject({ 'playout.channel.id': channelId, 'process.pid': expect.anything() })
  expect(ran).toMatchObject({ isFailed: true, attributes: { 'playout.exit': expect.any(String) } })
  expect(command.traceparent).toBe(`00-${ran!.traceId}-${recorded!.spanId}-01`)
  // What came before belongs to other traces.
  expect([...before].every(({ traceId }) => traceId !== ran!.traceId)).toBe(true)
})

it('lines of the log say process, request, account, channel and trace, in the worker as well', async () => {
  const mediaId = await air.addMedia('Third')
  const { id: channelId } = await air.addChannel([mediaId])
  await rest('POST', `/api/channels/${channelId}/destinations`, {
    ...{ name: 'Away', platform: 'custom', serverUrl: `rtmp://127.0.0.1:${port}/live`, streamKey: 'key' },
  })
  await rest('POST', `/api/channels/${channelId}/start`)
  const { pid } = process
  const { accountId } = air.tenant
  const about = (facts: Record<string, unknown>) =>
    until(() =>
      lines.find((line) => Object.entries({ channelId, ...facts }).every(([key, value]) => line[key] === value)),
    )
  const ended = await about({ part: 'relay', msg: 'a relay ended' })
  expect(ended).toMatchObject({ pid, accountId, channelId, destinationId: expect.stringMatching(/^de_/) })
  // It goes on for longer than what caused it.
  expect(ended).not.toHaveProperty('requestId')
  await until(async () => (await air.channel(channelId)).observed === 'LIVE')
  const answer = await web.rest('POST', `/api/channels/${channelId}/stop`, { key: air.tenant.key })
  const requestId = answer.headers.get('x-request-id')
  const state = await about({ part: 'playout', msg: 'playout state', state: 'stopped' })
  const command = await air.db.command.findFirstOrThrow({ where: { channelId, kind: 'STOP' } })
  const traceId = command.traceparent?.split('-')[1]
  expect(command.requestId).toBe(requestId)
  expect(state).toMatchObject({ pid, requestId, accountId, traceId, commandId: String(command.id) })
  const answered = await until(() => lines.find((line) => line.msg === 'answered' && line.requestId === requestId))
  expect(answered).toMatchObject({ pid })
})

it('a call over tRPC is a trace, too', async () => {
  const mediaId = await air.addMedia('Other')
  const { id: channelId } = await air.addChannel([mediaId])
  const answer = await web.trpc('channel.start', {
    ...{ method: 'POST', key: air.tenant.key, inputs: [{ channelId }] },
  })
  expect(answer.status).toBe(200)
  const run = await until(() =>
    receiver.named('run command').find((span) => pathOf(span).at(-1) === 'trpc channel.start'),
  )
  expect(pathOf(run)).toEqual(['run command', 'record command', 'trpc channel.start'])
  expect(run.attributes).toMatchObject({ 'playout.channel.id': channelId })
})

it('no span contains a secret, an address, a title or the name of a file', async () => {
  const { email, key, userId } = air.tenant
  const failed = await web.rest('POST', `/api/channels/${CANARY}/start`, { key })
  expect(failed.status).toBe(404)
  await web.rest('GET', `/api/${CANARY}`, { key })
  await web.rest('GET', `/api/media?search=${CANARY}`, { key: `${CANARY}-key` })
  const before = receiver.spans.length
  await rest('GET', '/api/channels')
  await until(() => receiver.spans.length > before)
  const sent = receiver.bodies.join('\n')
  expect(receiver.spans.length).toBeGreaterThan(10)
  for (const secret of [CANARY, email, key, userId, air.dataDir, 'rtmp://', '.m4s', '.mp4', 'postgres'])
    expect(sent, secret).not.toContain(secret)
})
