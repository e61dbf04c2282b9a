// FFmpeg's own feed, sent over RTMP to the live encoder with its audio or its video delayed, or its clock set back: the
// output is complete.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ChannelId, ContributionId } from '#domain/ids.ts'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import { flvInputArgs, liveArgs } from '../ffmpeg/args-live.ts'
import type { SenderSession } from './rtmp-connection.ts'
import { type RtmpServer, startRtmpServer } from './rtmp-server.ts'

interface Tag {
  kind: 'audio' | 'video'
  at: number
  payload: Buffer
  isHeader: boolean
}

const SECONDS = 8
const place = { contributionId: 'cn_1' as ContributionId, channelId: 'ch_1' as ChannelId }
let folder: string
let server: RtmpServer
let onPublish: (session: SenderSession) => void = () => undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-late-'))
  server = await startRtmpServer({
    host: '127.0.0.1',
    port: 0,
    authorize: async (key) => ({ ok: true, place, key }),
    onPublish: (session) => onPublish(session),
  })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** White frames and a tone, as FFmpeg's FLV has them. */
async function makeFeed(rate: number, channels: number): Promise<Tag[]> {
  const file = join(folder, 'feed.flv')
  const input = ['-f', 'lavfi', '-i', 'color=white:s=320x180:r=25', '-f', 'lavfi', '-i', `sine=f=440:r=${rate}`]
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-c:a', 'aac', '-ac', String(channels)]
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-t', String(SECONDS), ...codecs, file])
  const bytes = await readFile(file)
  const tags: Tag[] = []
  for (let at = 13; at < bytes.length; ) {
    const length = bytes.readUIntBE(at + 1, 3)
    const payload = bytes.subarray(at + 11, at + 11 + length)
    const kind = bytes[at] === 8 ? 'audio' : 'video'
    if (bytes[at] !== 18) tags.push({ kind, at: bytes.readUIntBE(at + 4, 3), payload, isHeader: payload[1] === 0 })
    at += 15 + length
  }
  return tags
}

/** @returns what the session passed on */
async function send(tags: readonly Tag[]): Promise<{ file: string; facts: (string | null)[] }> {
  const begun = new Promise<SenderSession>((resolve) => {
    onPublish = resolve
  })
  const sender = connectSender(server.port, 'key')
  await sender.answer
  const session = await begun
  const pieces: Buffer[] = []
  const facts: (string | null)[] = []
  session.onFacts(({ audio, video }) => facts.push(audio?.codec ?? null, String(video.width)))
  // All of it arrives at once: nothing is dropped for that.
  session.encodedTo(SECONDS * 1_000, true)
  session.flv.on('data', (piece: Buffer) => pieces.push(piece))
  for (const { kind, at, payload } of tags) sender.tag(kind, at, payload)
  sender.socket.end()
  await session.ended
  const file = join(folder, 'fed.flv')
  await writeFile(file, Buffer.concat(pieces))
  return { file, facts }
}

const HIDDEN = ['-hide_banner', '-nostats']
const detect = (file: string, filter: string[], word: RegExp) =>
  [
    ...spawnSync('ffmpeg', [...HIDDEN, '-i', file, ...filter, '-f', 'null', '-'])
      .stderr.toString()
      .matchAll(word),
  ].map(([, value]) => Number(value))

/** Through the live encoder. @returns when silence and black end, and how much there is of each track, in seconds */
function encode(file: string) {
  const input = flvInputArgs().map((arg) => ({ 'pipe:3': file, pipe: 'file' })[arg] ?? arg)
  const rendition = (name: string) => join(folder, `${name}.mp4`)
  const ladder = { rungs: DEFAULT_RUNGS.slice(2), feedHeight: 180 }
  const args = liveArgs(input, 'whole', ladder, { rendition, thumbnailPattern: join(folder, 'thumb-%05d.jpg') })
  execFileSync('ffmpeg', ['-nostdin', ...args])
  const lengths = ['432p', 'audio'].map((name) => {
    const entries = ['-show_entries', 'packet=pts_time', '-of', 'csv=p=0', rendition(name)]
    const stamps = execFileSync('ffprobe', ['-v', 'error', ...entries])
      .toString()
      .trim()
      .split(/\s+/)
      .map(Number)
    stamps.sort((a, b) => a - b)
    const longest = Math.max(...stamps.slice(1).map((at, i) => at - stamps[i]!))
    expect(longest, `no gap in ${name}`).toBeLessThan(0.0401)
    return stamps.at(-1)!
  })
  return {
    silentTo: detect(rendition('audio'), ['-af', 'silencedetect=n=-50dB:d=0.3'], /silence_end: ([\d.]+)/g),
    blackTo: detect(rendition('432p'), ['-vf', 'blackdetect=d=0.3'], /black_end:([\d.]+)/g),
    lengths,
  }
}

const from = (tags: Tag[], kind: Tag['kind'], at: number) => {
  const late = tags.filter((tag) => tag.kind === kind && (tag.isHeader || tag.at >= at))
  const rest = tags.filter((tag) => tag.kind !== kind)
  const stamped = late.map((tag) => (tag.isHeader ? { ...tag, at } : tag))
  return [...rest, ...stamped].sort((a, b) => a.at - b.at)
}

it.each([
  [44_100, 1],
  [48_000, 2],
])('audio of %i Hz and %i channels that begins three seconds late is heard from then on', async (rate, channels) => {
  const { file, facts } = await send(from(await makeFeed(rate, channels), 'audio', 3_000))
  expect(facts).toEqual(['aac', '320'])
  const { silentTo, lengths } = encode(file)
  expect(silentTo[0]).toBeCloseTo(3, 1)
  expect(silentTo).toHaveLength(1)
  for (const length of lengths) expect(length).toBeGreaterThan(SECONDS - 0.2)
})

it('video that begins three seconds late is shown from then on, with black before it', async () => {
  const { file, facts } = await send(from(await makeFeed(48_000, 2), 'video', 3_000))
  expect(facts).toEqual(['aac', '320'])
  const { silentTo, blackTo } = encode(file)
  expect(silentTo).toEqual([])
  expect(blackTo[0]).toBeCloseTo(3, 1)
})

it('a clock that steps back by three seconds loses no video and no audio', async () => {
  const tags = await makeFeed(48_000, 2)
  const { file } = await send(tags.map((tag) => ({ ...tag, at: tag.at + (tag.at < 4_000 ? 10_000 : 7_000) })))
  const { silentTo, lengths } = encode(file)
  expect(silentTo).toEqual([])
  for (const length of lengths) expect(length).toBeGreaterThan(SECONDS - 0.2)
})
