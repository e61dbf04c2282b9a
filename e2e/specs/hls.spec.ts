// A minute of the demo channel as its players receive it, over joins and an edit on air, checked against docs and rules
// on the bytes themselves. No browser takes part.
import { join } from 'node:path'
import { checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { fetchText, mediaSequenceOf } from '../fixtures/hls-client.ts'
import { gapsIn, type ProbedTrack, probeTrack } from '../fixtures/probe-packets.ts'
import { brokenRules, type RecordedSegment, type RenditionRecord, recordAir } from '../fixtures/record-air.ts'
import { expect, measured, test } from '../fixtures/test.ts'

const AT_LEAST_MS = 40_000
const AT_MOST_MS = 90_000
// ffprobe 5.1 adds the deepest negative composition offset (one frame here) to every frame's time; in the bytes an IDR
// is exactly at its tfdt, in sync with the audio.
const FRAME_MS = 40

test.describe.configure({ mode: 'serial' })

let records: RenditionRecord[] = []
/** Starts of items as the API reports them, epoch ms. */
const itemStarts = new Set<number>()

test('the demo channel is recorded over two joins and a change of its rundown', async ({ api, instance }) => {
  test.setTimeout(AT_MOST_MS + 60_000)
  const { channelId, hlsUrl } = instance.demo
  const before = (await api.channel(channelId)).rundown.map(({ mediaId }) => mediaId)
  const startedAt = Date.now()
  let editAirsAt: number | null = null
  try {
    records = await recordAir(hlsUrl, async (sofar) => {
      const passedMs = Date.now() - startedAt
      const channel = await api.channel(channelId)
      for (const air of [channel.now, ...channel.upcoming])
        if (air) itemStarts.add(Math.round(Date.parse(air.startsAt)))
      if (editAirsAt === null && passedMs > 5_000) {
        itemStarts.clear()
        const edited = await api.setRundown(channelId, [...before].reverse())
        expect(edited.pendingEditAt, 'an edit on air says when it takes effect').not.toBeNull()
        editAirsAt = Date.parse(edited.pendingEditAt ?? '')
      }
      if (passedMs > AT_MOST_MS) return true
      const joins = [...itemStarts].filter((at) => at > startedAt && at < Date.now() - 4_000).length
      // A channel that has just started lists all it ever aired: nothing has left the list yet.
      const slid = sofar.every((record) => record.hasSlid)
      return passedMs > AT_LEAST_MS && joins >= 2 && slid && editAirsAt !== null && Date.now() > editAirsAt + 6_000
    })
  } finally {
    await api.setRundown(channelId, before)
  }
  const joins = [...itemStarts].filter((at) => at > startedAt && at < Date.now() - 4_000).length
  measured(
    `${joins} joins, ${records[0]?.looks.length} looks at each of ${records.length} playlists in ${Math.round((Date.now() - startedAt) / 1_000)} s`,
  )
  expect(joins).toBeGreaterThanOrEqual(2)
  expect(editAirsAt ?? Number.POSITIVE_INFINITY, 'the edit took effect during the recording').toBeLessThan(Date.now())
})

test('no playlist breaks a rule, alone, from poll to poll, or compared with another rendition', () => {
  expect(brokenRules(records)).toEqual([])
  for (const { variant, looks } of records) {
    const [first, last] = [looks[0], looks.at(-1)]
    if (first && last) expect(checkUpdate(first, last), `${variant.name}, first to last poll`).toEqual([])
  }
})

test('every listed segment exists, with the headers that players and caches need', async () => {
  for (const { variant, segments } of records) {
    const type = variant.name === 'audio' ? 'audio/mp4' : 'video/mp4'
    for (const { url, status, headers, bytes } of segments.values()) {
      const seen = {
        status,
        type: headers.get('content-type'),
        cors: headers.get('access-control-allow-origin'),
        credentials: headers.get('access-control-allow-credentials'),
        immutable: /immutable/.test(headers.get('cache-control') ?? ''),
        length: Number(headers.get('content-length')),
      }
      const due = { status: 200, type, cors: '*', credentials: null, immutable: true, length: bytes.length }
      expect(seen, url).toEqual(due)
    }
    const playlist = await fetch(variant.uri)
    expect(playlist.headers.get('content-type')).toContain('application/vnd.apple.mpegurl')
    expect(playlist.headers.get('access-control-allow-origin')).toBe('*')
    expect(Number(/max-age=(\d+)/.exec(playlist.headers.get('cache-control') ?? '')?.[1] ?? 99)).toBeLessThan(2)
    await playlist.text()
  }
})

test('HEAD and byte ranges follow HTTP', async () => {
  for (const record of records) {
    const segment = record.ordered.at(-1) as RecordedSegment
    const head = await fetch(segment.url, { method: 'HEAD' })
    expect([head.status, Number(head.headers.get('content-length'))]).toEqual([200, segment.bytes.length])
    expect((await head.arrayBuffer()).byteLength).toBe(0)
    const part = await fetch(segment.url, { headers: { range: 'bytes=100-299' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-299/${segment.bytes.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(segment.bytes.subarray(100, 300))).toBe(true)
    const tail = await fetch(segment.url, { headers: { range: 'bytes=-50' } })
    expect(Buffer.from(await tail.arrayBuffer()).equals(segment.bytes.subarray(-50))).toBe(true)
    const beyond = await fetch(segment.url, { headers: { range: `bytes=${segment.bytes.length}-` } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${segment.bytes.length}`])
  }
})

test('future, unknown and foreign resources are not found', async ({ instance }) => {
  const { hlsUrl } = instance.demo
  const channel = new URL('.', hlsUrl).href
  const { last } = await mediaSequenceOf(hlsUrl)
  const statusOf = async (path: string) => (await fetch(path)).status
  expect(await statusOf(`${channel}720p/${last + 1_000}.m4s`), 'a segment of the future').toBe(404)
  const elsewhere = [
    `720p/../../../secrets.json`,
    `720p/..%2f..%2f..%2fsecrets.json`,
    `720p/%2e%2e/%2e%2e/demo.json`,
    `720p/....//demo.json`,
    `4320p/index.m3u8`,
    `720p/-1.m4s`,
    `720p/007.m4s`,
    `720p/1e3.m4s`,
    `720p/1.m4s%00`,
    `720p/init-..%2f..%2fdemo.mp4`,
    `720p/init-0.mp4`,
    `720p/99999999999999999999.m4s`,
    `%2e%2e/%2e%2e/etc/passwd`,
  ]
  for (const path of elsewhere) expect(await statusOf(channel + path), path).toBe(404)
  expect(await statusOf(`${instance.originUrl}/live/no-such-channel/master.m3u8`)).toBe(404)
  expect(await statusOf(`${instance.originUrl}/live/..%2f..%2f/master.m3u8`)).toBe(404)
})

test('a segment that has left the list stays fetchable, byte for byte', async () => {
  for (const record of records) {
    const first = record.ordered[0] as RecordedSegment
    const now = parseMediaPlaylist(await fetchText(record.variant.uri))
    expect(now.mediaSequence).toBeGreaterThan(first.mediaSequence)
    const again = await fetch(first.url)
    expect(again.status).toBe(200)
    expect(Buffer.from(await again.arrayBuffer()).equals(first.bytes)).toBe(true)
  }
})

test('over all joins the timestamps are continuous, in every rendition and between them', ({ instance }) => {
  const starts: { name: string; ms: number }[] = []
  for (const record of records) {
    const { name } = record.variant
    const { track, offsets } = probeRecord(record, join(instance.clips, `${name}.mp4`))
    expect(gapsIn(track), name).toEqual([])
    const segments = record.ordered
    const firstPts = (i: number) => Math.min(...packetsIn(track, offsets, i).map(({ ptsMs }) => ptsMs))
    const [pts0, time0] = [firstPts(0), segments[0]?.programDateTime ?? 0]
    for (const [i, segment] of segments.entries()) {
      expect(packetsIn(track, offsets, i)[0]?.key, `${name} ${segment.mediaSequence} begins with a key frame`).toBe(
        true,
      )
      const driftMs = firstPts(i) - pts0 - ((segment.programDateTime ?? 0) - time0)
      expect(Math.abs(driftMs), `${name} ${segment.mediaSequence} is where its date says`).toBeLessThanOrEqual(1)
    }
    starts.push({ name, ms: pts0 - time0 })
  }
  const spreadMs = Math.max(...starts.map(({ ms }) => ms)) - Math.min(...starts.map(({ ms }) => ms))
  measured(`renditions start within ${spreadMs.toFixed(2)} ms`)
  expect(spreadMs).toBeLessThanOrEqual(FRAME_MS)
})

test('the master playlist states correct codecs and peaks', ({ instance }) => {
  const audio = records.find(({ variant }) => variant.name === 'audio') as RenditionRecord
  const audioCodecs = probeRecord(audio, join(instance.clips, 'audio.mp4')).track.codecs
  for (const record of records) {
    const { name, bandwidth, codecs } = record.variant
    if (bandwidth === null) continue
    const probed = probeRecord(record, join(instance.clips, `${name}.mp4`)).track.codecs
    expect(codecs, name).toBe(`${probed},${audioCodecs}`)
    const peak = Math.max(
      ...record.ordered.map(({ mediaSequence, bytes, durationMs }) => {
        const sound = audio.segments.get(mediaSequence)?.bytes.length ?? 0
        // The last segment of an item may be as short as 320 ms; its bitrate is momentary.
        return ((bytes.length + sound) * 8_000) / Math.max(durationMs, 1_000)
      }),
    )
    const share = peak / bandwidth
    measured(`${name}: peak ${Math.round(share * 100)} % of BANDWIDTH`)
    expect(share, name).toBeLessThan(1.25)
  }
})

/** Only what follows one init segment: a change of format would begin a new track. */
function probeRecord(record: RenditionRecord, path: string): { track: ProbedTrack; offsets: number[] } {
  expect(record.inits.size, `${record.variant.name}: one init segment serves all items`).toBe(1)
  const init = [...record.inits.values()][0] as Buffer
  const offsets = [init.length]
  for (const { bytes } of record.ordered) offsets.push((offsets.at(-1) ?? 0) + bytes.length)
  return { track: probeTrack(path, [init, ...record.ordered.map(({ bytes }) => bytes)]), offsets }
}

function packetsIn(track: ProbedTrack, offsets: readonly number[], i: number) {
  const [from = 0, to = 0] = [offsets[i], offsets[i + 1]]
  return track.packets.filter(({ at }) => at >= from && at < to)
}
