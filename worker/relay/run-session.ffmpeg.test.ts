// Real FFmpeg, a real RTMP server, and peers with one fault each.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RelayEnd } from '#domain/destination/relay-policy.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { until } from '#server/testing/until.ts'
import {
  LOOPBACK,
  makeAir,
  packetsOf,
  type RtmpServer,
  startRtmpServer,
  startTlsFront,
  TLS_NAME,
} from '#worker/testing/rtmp-servers.ts'
import { openWire } from '#worker/testing/wire.ts'
import { findDrillable } from '../ffmpeg/drilled.ts'
import { feedTrack, type RelayAir } from './feed.ts'
import { runSession, type SessionNews } from './run-session.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-relay-'))
// Does not exist yet, as on a fresh machine.
const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') }
let air: RelayAir
let server: RtmpServer

beforeAll(async () => {
  const elsewhere = { ...tools, runDir: join(folder, 'encoding') }
  air = await makeAir(folder, { tools: elsewhere, signal: new AbortController().signal, onShare: () => undefined })
  server = await startRtmpServer(folder)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Session {
  id: string
  news: SessionNews[]
  end: Promise<RelayEnd | null>
  stop(): void
}

interface Given {
  air?: Partial<RelayAir>
  rung?: '1080p' | '432p'
  recycleMs?: number
  runDir?: string
  tls?: { caFile: string | null; name?: string }
}

let relays = 0
function relay(port: number, streamKey: string, given: Given = {}): Session {
  const stop = new AbortController()
  const news: SessionNews[] = []
  // With TLS a name that no resolver knows: only the address leads there.
  const url = new URL(
    given.tls ? `rtmps://${given.tls.name ?? TLS_NAME}:${port}/live` : `rtmp://127.0.0.1:${port}/live`,
  )
  const to = { url, addresses: LOOPBACK, streamKey, caFile: given.tls?.caFile ?? null }
  const id = `test-${relays++}`
  const end = runSession({
    tools: { ...tools, runDir: given.runDir ?? tools.runDir },
    id,
    air: { ...air, ...given.air },
    signal: stop.signal,
    target: { ...to, rung: given.rung ?? '432p' },
    recycleMs: given.recycleMs ?? Infinity,
    onNews: (item) => news.push(item),
  })
  return { id, news, end, stop: () => stop.abort() }
}

// They wait for most of their time, each on a connection of its own.
describe.concurrent('a relay that lasts', () => {
  it('sends the channel packet for packet, over the joins of its items, and ends in order', async () => {
    const first = publishedSegments(air.chunks(), air.now()).at(-2)!
    let goneAt = Infinity
    const chunk = air.chunks()[0]!
    const session = relay(server.port, 'whole', {
      air: { chunks: () => (Date.now() < goneAt ? [chunk] : [{ ...chunk, endsAt: goneAt }]) },
    })
    await until(() => session.news.length > 0)
    goneAt = first.startsAt + 1_920 * 2 + 960 * 5
    expect(await session.end).toEqual({ how: 'planned', livedMs: expect.any(Number) })
    const [recorded] = server.recordings('whole')
    for (const [track, rung] of [
      ['v', '432p'],
      ['a', 'audio'],
    ] as const) {
      const sent = packetsOf(recorded!, track)
      const stored = packetsOf(await asOneFile(rung, first.mediaSequence), track)
      const begin = stored.findIndex(({ hash }) => hash === sent[0]!.hash)
      expect(sent.length).toBeGreaterThan(track === 'v' ? 150 : 280)
      expect(sent.map(({ hash }) => hash)).toEqual(stored.slice(begin, begin + sent.length).map(({ hash }) => hash))
      // FLV counts whole milliseconds.
      const shift = sent[0]!.ms - stored[begin]!.ms
      for (const [i, { ms }] of sent.entries())
        expect(Math.abs(ms - stored[begin + i]!.ms - shift)).toBeLessThanOrEqual(1)
    }
  })

  it.each([
    ['SIGKILL', /./],
    ['SIGSTOP', /stopped accepting/],
  ] as const)('that a drill sends %s fails within ten seconds', async (signal, reason) => {
    const session = relay(server.port, `drilled-${signal}`)
    await until(() => session.news.length > 0)
    findDrillable({ part: 'relay', targetId: session.id })?.(signal)
    expect(await session.end).toMatchObject({ how: 'failed', reason: expect.stringMatching(reason) })
    expect(findDrillable({ part: 'relay', targetId: session.id })).toBeNull()
  })

  it('sends through TLS to the given address, and only to a server with a certificate for the name', async () => {
    const front = await startTlsFront(folder, server.port)
    const first = publishedSegments(air.chunks(), air.now()).at(-2)!
    const goneAt = first.startsAt + 1_920 * 2 + 960 * 5
    const chunk = air.chunks()[0]!
    const session = relay(front.port, 'sealed', {
      tls: front,
      air: { chunks: () => (Date.now() < goneAt ? [chunk] : [{ ...chunk, endsAt: goneAt }]) },
    })
    await until(() => session.news.length > 0)
    const { pid } = session.news[0]!
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(TLS_NAME)
    expect(await session.end).toMatchObject({ how: 'planned' })
    const sent = packetsOf(server.recordings('sealed')[0]!, 'v')
    const stored = packetsOf(await asOneFile('432p', first.mediaSequence), 'v').map(({ hash }) => hash)
    const from = stored.indexOf(sent[0]!.hash)
    expect(sent.length).toBeGreaterThan(100)
    expect(sent.map(({ hash }) => hash)).toEqual(stored.slice(from, from + sent.length))
    const certificate = { how: 'failed', reason: expect.stringContaining('certificate'), livedMs: 0 }
    expect(await relay(front.port, 'unknown', { tls: { caFile: null } }).end).toMatchObject(certificate)
    const otherName = { caFile: front.caFile, name: 'other.invalid' }
    expect(await relay(front.port, 'unknown', { tls: otherName }).end).toMatchObject(certificate)
    expect(server.published).not.toContain('unknown')
    await front.stop()
  })

  it('an old connection ends at an item’s start, and not before', async () => {
    const session = relay(server.port, 'old', { recycleMs: 1_000 })
    expect(await session.end).toEqual({ how: 'planned', livedMs: expect.any(Number) })
    const sent = packetsOf(server.recordings('old')[0]!, 'v')
    const begin = publishedSegments(air.chunks(), air.now()).find((each) => each.startsAt === each.itemStartsAt)!
    const stored = packetsOf(await asOneFile('432p', begin.mediaSequence), 'v')
    // The clip has 120 frames: the last one sent is its last.
    expect(stored.findIndex(({ hash }) => hash === sent.at(-1)!.hash) % 120).toBe(119)
  })

  it.each([
    ['refuses the connection', async () => 9, 'Nothing is listening at the server’s address.'],
    ['accepts and says nothing', async () => (await openWire(null)).port, 'The server did not answer in time.'],
  ])('a server that %s is a failure with a message, soon', async (_vice, port, reason) => {
    const began = performance.now()
    const end = await relay(await port(), 'k').end
    expect(end).toMatchObject({ how: 'failed', reason, livedMs: 0 })
    expect(performance.now() - began).toBeLessThan(12_000)
  })

  it('a server that freezes midway is left within 30 s, however much the kernel buffers', async () => {
    const wire = await openWire(server.port)
    const session = relay(wire.port, 'frozen', { rung: '1080p' })
    await until(() => session.news.length > 2)
    wire.freeze()
    const began = performance.now()
    const end = await session.end
    expect(end).toMatchObject({ how: 'failed', tooSlow: true })
    expect(performance.now() - began).toBeLessThan(30_000)
    wire.stop()
  })
})

describe('a relay', () => {
  it('has no file with the key even while it connects, and needs no folder before', async () => {
    const fresh = join(folder, 'fresh')
    const wire = await openWire(null)
    const session = relay(wire.port, 'canary-7c02', { runDir: fresh })
    await until(() => existsSync(fresh) && readdirSync(fresh).some((name) => name.startsWith('ffmpeg-')))
    expect(readdirSync(fresh).filter((name) => readFileSync(join(fresh, name), 'utf8').includes('canary'))).toEqual([])
    expect(readdirSync(fresh).filter((name) => name.endsWith('.ffpreset'))).toEqual([])
    session.stop()
    expect(await session.end).toBeNull()
    wire.stop()
  })

  it('keeps the key out of the arguments, and leaves no file with it', async () => {
    const session = relay(server.port, 'canary-5e1f')
    await until(() => session.news.length > 0)
    const { pid } = session.news[0]!
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('rtmp://127.0.0.1')
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('canary')
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('canary')
    expect(readdirSync(tools.runDir).filter((name) => name.endsWith('.ffpreset'))).toEqual([])
    session.stop()
    expect(await session.end).toBeNull()
    expect(server.published).toContain('canary-5e1f')
  })

  it('sends application and key as they were entered', async () => {
    const key = `a b|c"d'e#f\\g=h;i,j%20k`
    const session = relay(server.port, key)
    await until(() => session.news.length > 0)
    session.stop()
    expect(await session.end).toBeNull()
    expect(server.published).toContain(key)
  })

  it('through TLS too, distinguishes a rejected key, a reset and a server that is down from a bad certificate', async () => {
    const front = await startTlsFront(folder, server.port)
    const refused = { how: 'failed', reason: expect.stringContaining('wrong stream key'), livedMs: 0 }
    expect(await relay(front.port, 'wrong', { tls: front }).end).toMatchObject(refused)
    const wire = await openWire(front.port)
    const session = relay(wire.port, 'dropped', { tls: front })
    await until(() => session.news.length > 2)
    wire.reset()
    expect(await session.end).toMatchObject({ how: 'failed', reason: 'The server closed the connection.' })
    wire.stop()
    await front.stop()
    const down = await relay(front.port, 'k', { tls: front }).end
    expect(down).toMatchObject({ how: 'failed', reason: 'Nothing is listening at the server’s address.' })
  })

  it('a server that rejects the key is distinguished from one that is down', async () => {
    const end = await relay(server.port, 'wrong').end
    expect(end).toMatchObject({ how: 'failed', reason: expect.stringContaining('wrong stream key'), livedMs: 0 })
  })

  it('a server that resets is a failure after a live connection', async () => {
    const wire = await openWire(server.port)
    const session = relay(wire.port, 'reset')
    await until(() => session.news.length > 2)
    wire.reset()
    const end = await session.end
    expect(end).toMatchObject({ how: 'failed', reason: 'The server closed the connection.', tooSlow: false })
    expect((end as { livedMs: number }).livedMs).toBeGreaterThan(500)
    wire.stop()
  })
})

let stored = 0
/** The input of a relay, as a file. */
async function asOneFile(rung: RungName, mediaSequence: number): Promise<string> {
  const path = join(folder, `stored-${rung}-${stored++}.mp4`)
  const parts: Uint8Array[] = []
  const pipe = { write: (bytes: Uint8Array) => parts.push(Buffer.from(bytes)) > 0 } as unknown as Parameters<
    typeof feedTrack
  >[2]
  const segments = publishedSegments(air.chunks(), air.now())
  const first = segments.find((segment) => segment.mediaSequence === mediaSequence)!
  const last = segments.at(-1)!
  const done = new AbortController()
  const chunk = air.chunks()[0]!
  const ended = {
    ...air,
    chunks: () => [{ ...chunk, endsAt: last.startsAt + last.durationMs }],
    now: () => last.startsAt + 60_000,
  }
  await feedTrack(ended, { rung, rungs: [rung], first, recycleMs: Infinity }, pipe, done.signal)
  writeFileSync(path, Buffer.concat(parts))
  return path
}
