// The stream probe against a real origin behind nginx as an edge: what it says of a channel that plays, and of one that viewers cannot play.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { SignalLook } from '#domain/probe/decide-signal.ts'
import { type Edge, startEdge } from '#e2e/fixtures/edge.ts'
import { signClaim } from '#features/playback/create-token.ts'
import { setEncryption } from '#features/playback/encryption.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { until } from '#server/testing/until.ts'
import type { Loop } from '../loop.ts'
import { type OpenPlayout, openPlayout } from '../testing/open-playout.ts'
import type { Sample } from './fetch-sample.ts'
import { startProbeRole } from './role.ts'

/** What a proxy between probe and edge does to an answer. */
type Change = (path: string, text: string) => string | number | null

let air: OpenPlayout
let edge: Edge
let proxy: Server
let probe: Pick<Loop, 'stop'>
let change: Change = () => null
let open: { id: string; slug: string }
let closed: { id: string; slug: string }
const asked: string[] = []
const samples: Sample[] = []
let signal: SignalLook = { isBlack: false, isSilent: false }
let isBusy = false
const channels: string[] = []

beforeAll(async () => {
  air = await openPlayout()
  const { db, dataDir, directory, tenant } = air
  const item = await air.addMedia('One', 19_200)
  open = await air.addChannel([item])
  closed = await air.addChannel([item])
  await db.channel.update({ where: { id: closed.id }, data: { playback: 'token' } })
  await signClaim(
    { db, dataDir },
    { of: 'channel', accountId: tenant.accountId, ...closed },
    { endsAt: 1, embedHost: null },
  )
  for (const { id } of [open, closed]) await air.order(id, 'START')
  await until(async () => (await db.channel.count({ where: { observed: 'LIVE' } })) === 2, 15_000)
  edge = await startEdge(air.originUrl)
  proxy = createServer(async (req, res) => {
    const path = req.url ?? ''
    asked.push(path)
    const headers = Object.entries(req.headers).filter(([name]) => name.startsWith('x-')) as [string, string][]
    const answer = await fetch(`${edge.url}${path}`, { headers }).catch(() => null)
    const body = await answer?.arrayBuffer().catch(() => null)
    // The end of the test: the probe no longer waits.
    if (!answer || !body) return void res.destroy()
    const bytes = Buffer.from(body)
    const changed = path.endsWith('.m3u8') ? change(path, bytes.toString()) : null
    if (typeof changed === 'number') res.writeHead(changed).end()
    else res.writeHead(answer.status).end(changed ?? bytes)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const originUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const held = () => channels
  channels.push(open.id, closed.id)
  const times = { roundMs: 250, everyMs: 200, settledMs: 6_000, signalEveryMs: 300 }
  const decode = async (sample: Sample) => {
    samples.push(sample)
    return signal
  }
  probe = await startProbeRole({
    ...{ db, workerId: 'wk_test', dataDir, originUrl, directory, held, times, decode },
    isBusy: () => isBusy,
  })
})
afterAll(async () => {
  await probe?.stop()
  proxy?.close()
  await edge?.stop()
  await air?.close()
})
beforeEach(() => {
  change = () => null
  signal = { isBlack: false, isSilent: false }
  isBusy = false
})

const found = (id: string) => air.db.channelProbe.findUnique({ where: { channelId: id } })
const failing = (id: string) => until(async () => ((await found(id))?.failingSince ? found(id) : null), 20_000)
const fine = (id: string) => until(async () => (await found(id))?.failingSince === null, 20_000)

it('a channel that plays has no problem, a private one neither, and no viewer is counted', async () => {
  await fine(open.id)
  await fine(closed.id)
  expect(asked.some((path) => path.startsWith('/live/~'))).toBe(true)
  expect(asked.some((path) => path.endsWith('.m4s'))).toBe(true)
  expect(await found(open.id)).toMatchObject({ findings: [], failingSince: null })
  const metrics = await (await air.get('/metrics')).text()
  expect(metrics).not.toMatch(/^playout_origin_viewers\{[^}]*\} [1-9]/m)
})

it.each<[string, Change, RegExp]>([
  ['an answer with an error', (path) => (path.includes('432p') ? 503 : null), /index\.m3u8 was answered with 503\./],
  [
    'an ENDLIST',
    (path, text) => (path.includes('432p') ? `${text}#EXT-X-ENDLIST\n` : null),
    /no ENDLIST on a running channel/,
  ],
  [
    'a playlist without segments',
    (path) => (path.includes('432p') ? '#EXTM3U\n#EXT-X-TARGETDURATION:2\n' : null),
    /breaks a rule/,
  ],
  [
    'a master playlist without renditions',
    (path) => (path.endsWith('master.m3u8') ? '#EXTM3U\n' : null),
    /has no rendition/,
  ],
])('%s is found, and is over when it is over', async (_, wrong, words) => {
  await fine(open.id)
  change = (path, text) => (path.includes(open.slug) ? wrong(path, text) : null)
  const { findings } = await failing(open.id)
  expect(findings.join(' ')).toMatch(words)
  expect((await found(closed.id))?.failingSince).toBeNull()
  change = () => null
  await fine(open.id)
})

it('one bad answer is no problem', async () => {
  await fine(open.id)
  let left = 1
  change = (path) => (path.includes(open.slug) && path.endsWith('master.m3u8') && left-- > 0 ? 500 : null)
  await until(() => left < 0, 20_000)
  const before = asked.length
  await until(() => asked.length > before + 8, 20_000)
  expect((await found(open.id))?.failingSince).toBeNull()
})

it('black and silence are found after several looks, apart, and end with one', async () => {
  await fine(open.id)
  signal = { isBlack: true, isSilent: false }
  const black = await until(async () => ((await found(open.id))?.blackSince ? found(open.id) : null), 20_000)
  expect(black).toMatchObject({ silentSince: null, failingSince: null })
  signal = { isBlack: false, isSilent: true }
  await until(async () => ((await found(open.id))?.silentSince ? true : null), 20_000)
  expect((await found(open.id))?.blackSince).toBeNull()
  signal = { isBlack: false, isSilent: false }
  await until(async () => (await found(open.id))?.silentSince === null, 20_000)
})

it('a slate may be silent', async () => {
  await fine(open.id)
  signal = { isBlack: false, isSilent: true }
  const silent = async (id: string) => (await found(id))?.silentSince != null
  await until(async () => (await silent(open.id)) && (await silent(closed.id)), 20_000)
  const order = (kind: 'HOLD' | 'RESUME') => recordCommand(air.db, air.tenant.who, open.id, { kind })
  await order('HOLD')
  await until(async () => !(await silent(open.id)), 20_000)
  expect(await silent(closed.id)).toBe(true)
  await order('RESUME')
  await until(() => silent(open.id), 20_000)
})

it('a result that could not be recorded is recorded later', async () => {
  await fine(open.id)
  signal = { isBlack: true, isSilent: false }
  await air.db.$executeRaw`ALTER TABLE "ChannelProbe" RENAME TO "ChannelProbeAway"`
  const looks = asked.length
  await until(() => asked.length > looks + 30, 20_000)
  await air.db.$executeRaw`ALTER TABLE "ChannelProbeAway" RENAME TO "ChannelProbe"`
  await until(async () => (await found(open.id))?.blackSince != null, 20_000)
})

it('a sample is a segment with its init segment, of video and audio', async () => {
  await until(() => samples.length > 0, 20_000)
  const { picture, sound } = samples.at(-1)!
  expect(Buffer.from(picture).toString('latin1')).toMatch(/^init of 432p/)
  expect(Buffer.from(sound!).toString('latin1')).toMatch(/^init of audio/)
})

it('an encrypted channel is decrypted, as players do', async () => {
  const { slug, id: channelId } = await air.addChannel([await air.addMedia('Two', 19_200)])
  const outside = { db: air.db, dataDir: air.dataDir, originUrl: '' }
  await setEncryption(outside, air.tenant.who, { channelId, encrypted: true })
  await air.order(channelId, 'START')
  channels.push(channelId)
  await until(() => asked.some((path) => path.includes(slug) && /key/.test(path)), 25_000)
  const before = samples.length
  await until(() => samples.length > before + 4, 20_000)
  for (const { picture } of samples.slice(before)) expect(Buffer.from(picture).toString('latin1')).toMatch(/^init of /)
  expect((await found(channelId))?.failingSince).toBeNull()
})

it('nothing is decoded while the machine is busy', async () => {
  isBusy = true
  const looks = asked.length
  const before = samples.length
  await until(() => asked.length > looks + 40, 20_000)
  // One may have been under way.
  expect(samples.length).toBeLessThanOrEqual(before + 1)
})
