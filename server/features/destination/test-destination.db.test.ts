import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type PublisherEffect, RtmpPublisher } from '#domain/rtmp/publisher.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { recordRelay } from './relay-writes.ts'

let web: TestWeb
let tenant: Tenant
let channelId: string
let server: Server
let connections: number
let onConnection: (socket: Socket) => void = (socket) => socket.destroy()

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  web = await openTestWeb()
  server = createServer((socket) => {
    connections++
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  channelId = (await web.as(tenant.userId).channel.create({ name: 'News' })).id
  connections = 0
})
afterAll(async () => {
  vi.unstubAllEnvs()
  server?.close()
  await web?.close()
})

const port = () => (server.address() as { port: number }).port
const caller = () => web.as(tenant.userId)
const add = async (serverUrl: string, backupServerUrl?: string, streamKey = 'some-long-key') =>
  (await caller().destination.create({ channelId, platform: 'custom', serverUrl, backupServerUrl, streamKey })).id
const test = (destinationId: string) => caller().destination.test({ channelId, destinationId })

/** A server that accepts every key. */
function take(socket: Socket): void {
  const publisher = new RtmpPublisher(randomBytes(1_528))
  const act = (effects: PublisherEffect[]) => {
    for (const effect of effects) {
      if (effect.do === 'send') socket.write(effect.bytes)
      if (effect.do === 'authorise') act(publisher.accept())
    }
  }
  socket.on('data', (bytes) => act(publisher.feed(bytes)))
}

it('reports the step that failed, over tRPC and REST', async () => {
  onConnection = (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  const id = await add(`rtmp://127.0.0.1:${port()}/live`)
  expect(await test(id)).toMatchObject({ ok: false, stage: 'handshake' })
  const path = `/api/channels/${channelId}/destinations/${id}/test`
  const { status, body } = await web.rest('POST', path, { key: tenant.key })
  expect([status, body.ok, body.stage]).toEqual([200, false, 'handshake'])
  expect(await test(await add('rtmp://127.0.0.1:1/live'))).toMatchObject({ stage: 'tcp' })
  expect(await test(await add('rtmp://no-such-host.invalid/live'))).toMatchObject({ stage: 'name' })
})

it('tests the backup server too, and says which one it is about', async () => {
  onConnection = take
  const [good, bad] = [`rtmp://127.0.0.1:${port()}/live`, 'rtmp://127.0.0.1:1/live']
  expect(await test(await add(good, good))).toMatchObject({ ok: true, serverUrl: good })
  expect(connections).toBe(2)
  expect(await test(await add(good, bad))).toMatchObject({ ok: false, stage: 'tcp', serverUrl: bad })
  const reason = expect.stringMatching(/^Nothing is listening.* The backup server would accept the stream\.$/)
  expect(await test(await add(bad, good))).toMatchObject({ ok: false, stage: 'tcp', serverUrl: bad, reason })
  expect(await test(await add(bad, bad))).toMatchObject({
    reason: expect.stringContaining('backup server also failed'),
  })
})

it('takes ten seconds at most with two silent servers', async () => {
  onConnection = () => undefined
  const silent = `rtmp://127.0.0.1:${port()}/live`
  const outcome = await test(await add(silent, silent))
  expect(outcome).toMatchObject({ ok: false, stage: 'handshake', serverUrl: silent })
  expect(outcome.tookMs).toBeLessThan(10_000)
})

it('tests unsaved settings, and a stored key at its own server only', async () => {
  onConnection = take
  const serverUrl = `rtmp://127.0.0.1:${port()}/live`
  const settings = { channelId, platform: 'custom' as const, serverUrl }
  const { destination } = caller()
  expect(await destination.testSettings({ ...settings, streamKey: 'some-long-key' })).toMatchObject({ ok: true })
  expect(await destination.list({ channelId })).toMatchObject({ destinations: [] })
  const issues = { cause: { code: 'INVALID_INPUT', data: { issues: [{ path: 'streamKey' }] } } }
  await expect(destination.testSettings(settings)).rejects.toMatchObject(issues)

  const destinationId = await add(serverUrl)
  expect(await destination.testSettings({ ...settings, destinationId })).toMatchObject({ ok: true })
  const elsewhere = { ...settings, destinationId, serverUrl: 'rtmp://elsewhere.example/live' }
  const tried = connections
  await expect(destination.testSettings(elsewhere)).rejects.toMatchObject(issues)
  await expect(
    destination.testSettings({ ...settings, destinationId, backupServerUrl: 'rtmp://127.0.0.1:1/live' }),
  ).rejects.toMatchObject(issues)
  expect(connections).toBe(tried)
  const path = `/api/channels/${channelId}/destinations/test`
  const body = JSON.stringify({ platform: 'custom', serverUrl, streamKey: 'some-long-key' })
  expect(await web.rest('POST', path, { key: tenant.key, body })).toMatchObject({ status: 200, body: { ok: true } })
})

it('tests nothing while the destination is sending', async () => {
  const id = await add(`rtmp://127.0.0.1:${port()}/live`)
  await web.db.channel.update({ where: { id: channelId }, data: { desired: 'STARTED' } })
  await recordRelay(web.db, { channelId, workerId: 'wk_one', epoch: 1 }, id, {
    state: 'LIVE',
    reason: null,
    failures: 0,
    restarts: 0,
    pid: 1,
    outTimeMs: 1,
    bitrateKbps: 1,
    frames: 1,
    queueMs: 0,
    takenKbps: null,
    waitingBytes: null,
    cpuPercent: 0,
    memoryBytes: 0,
  })
  await expect(test(id)).rejects.toMatchObject({ cause: { code: 'DESTINATION_SENDING' } })
  expect(connections).toBe(0)
})

it('cannot be used for scanning', async () => {
  onConnection = (socket) => socket.destroy()
  const id = await add(`rtmp://127.0.0.1:${port()}/live`)
  const tested = await Promise.allSettled(Array.from({ length: 25 }, () => test(id)))
  expect(tested.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  expect(connections).toBe(20)
})
