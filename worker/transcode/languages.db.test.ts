// Audio and captions in several languages, through the whole preparation.
import { execFileSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MediaId } from '#domain/ids.ts'
import { sourceReportSchema } from '#domain/media/source-report.ts'
import { claimBackfill } from '#features/ladder/backfill.ts'
import { setLanguages, viewLanguages } from '#features/language/languages.ts'
import { FIELD_1, inField, letters, scriptOf, seiOf, twice, writeCaptioned } from '#worker/testing/closed-captions.ts'
import { type OpenTranscoder, openTranscoder } from '#worker/testing/open-transcoder.ts'
import { LANGUAGES_AGAIN_MS } from '../segments/media-indexes.ts'
import { growItem } from './grow-item.ts'

let work: OpenTranscoder

beforeAll(async () => {
  work = await openTranscoder()
})
afterAll(() => work.close())

/** German, English (shorter and quieter than the video) and French. */
async function uploadThree(): Promise<MediaId> {
  const file = join(work.dataDir, 'three.mkv')
  const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph]
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...lavfi('color=red:s=64x36:r=25:d=4')],
    ...[...lavfi('sine=200:d=4'), ...lavfi('sine=1000:d=3,volume=-20dB'), ...lavfi('sine=3000:d=4')],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    ...['ger', 'eng', 'fre'].flatMap((language, i) => [`-metadata:s:a:${i}`, `language=${language}`]),
    file,
  ])
  return work.upload(file)
}

async function prepare(id: MediaId) {
  expect(await work.prepare(id)).toBe('ready')
  const { renditions, formatKey } = await work.db.mediaItem.findUniqueOrThrow({
    where: { id },
    include: { renditions: { where: { track: 'AUDIO' }, orderBy: { name: 'asc' }, include: { segments: true } } },
  })
  return { renditions, formatKey }
}

const ASS = `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\i1}Hello{\\i0}\\Nworld & all
`

const cc1 = (command: number) => twice(0x14, command)
/** Closed captions in CC1: loaded, shown, erased. */
const SAID = scriptOf([
  ...inField(FIELD_1, 2, [...cc1(0x20), ...cc1(0x2e), ...twice(0x14, 0x70), ...letters('Hello')]),
  ...inField(FIELD_1, 25, cc1(0x2f)),
  ...inField(FIELD_1, 35, cc1(0x2c)),
])

/** SubRip in German, SubStation Alpha in English, and one without a language; closed captions. */
async function uploadWithText(): Promise<MediaId> {
  const [srt, ass, file] = ['a.srt', 'b.ass', 'text.mkv'].map((name) => join(work.dataDir, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(srt, '1\n00:00:00,500 --> 00:00:01,500\nGuten <b>Tag</b><script>x</script>\n')
  await writeFile(ass, ASS)
  const said = join(work.dataDir, 'said.mp4')
  writeCaptioned(said, 2, (frame) => seiOf(SAID.get(frame) ?? []))
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-i', said],
    ...['-i', srt, '-i', ass, '-i', srt, '-map', '0', '-map', '1', '-map', '2', '-map', '3'],
    ...['-c:v', 'copy', '-c:s:0', 'srt', '-c:s:1', 'ass', '-c:s:2', 'srt'],
    ...['-metadata:s:s:0', 'language=ger', '-metadata:s:s:1', 'language=eng', file],
  ])
  return work.upload(file)
}

/** Crossings of zero in one second of the rendition, half of which are upward. */
function pitchOf(id: MediaId, file: string | null, name: string): number {
  const path = join(work.folderOf(id), file ?? `${name}.mp4`)
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-'])
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength / 2).subarray(48_000, 96_000)
  return samples.filter((value, at) => at > 0 && value >= 0 !== (samples[at - 1] ?? 0) >= 0).length / 2
}

it('each chosen language of the file becomes a rendition with the form of the main audio', {
  timeout: 180_000,
}, async () => {
  const older = await uploadThree()
  const plain = await prepare(older)
  expect(plain.renditions.map(({ name }) => name)).toEqual(['audio'])

  await work.db.account.update({ where: { id: work.accountId }, data: { audioLanguages: ['de', 'en', 'fr', 'es'] } })
  const id = await uploadThree()
  const made = await prepare(id)
  // German is the main audio, and Spanish is not in the file.
  expect(made.renditions.map(({ name }) => name)).toEqual(['audio', 'audio-en', 'audio-fr'])
  expect(made.formatKey).toBe(plain.formatKey)
  expect(new Set(made.renditions.map(({ initHash }) => initHash)).size).toBe(1)
  const lengths = made.renditions.map(({ segments }) =>
    segments.toSorted((a, b) => a.index - b.index).map(({ durationMs }) => durationMs),
  )
  expect(new Set(lengths.map((list) => list.join())).size).toBe(1)
  const pitches = made.renditions.map(({ file, name }) => pitchOf(id, file, name))
  for (const [i, hertz] of [200, 1_000, 3_000].entries())
    expect(Math.abs((pitches[i] ?? 0) - hertz)).toBeLessThan(hertz / 20)

  // The item that was ready before gets the languages in the background, and airs them from a later time.
  expect(await claimBackfill(work.db, work.workerId)).toBeNull()
  await setLanguages(work.db, { accountId: work.accountId, tag: 'key:test' }, { audio: ['de', 'fr', 'es'] })
  expect((await viewLanguages(work.db, work.accountId)).waiting).toBeGreaterThan(0)
  const began = Date.now()
  for (let job = await claimBackfill(work.db, work.workerId); job; job = await claimBackfill(work.db, work.workerId))
    await growItem(work.context, job, new AbortController().signal)
  expect((await viewLanguages(work.db, work.accountId)).waiting).toBe(0)
  const grown = await work.db.mediaItem.findUniqueOrThrow({
    where: { id: older },
    include: { renditions: { where: { track: 'AUDIO' }, orderBy: { name: 'asc' } } },
  })
  expect([grown.state, grown.formatKey]).toEqual(['READY', plain.formatKey])
  expect(grown.renditions.map(({ name }) => name)).toEqual(['audio', 'audio-fr'])
  const [main, french] = grown.renditions
  expect([main?.airsFrom, french?.initHash]).toEqual([null, main?.initHash])
  expect(french?.airsFrom?.getTime()).toBeGreaterThanOrEqual(began + LANGUAGES_AGAIN_MS * 2)
  expect(Math.abs(pitchOf(older, french?.file ?? null, 'audio-fr') - 3_000)).toBeLessThan(150)
})

it('text tracks and closed captions of the file become captions, and do not replace those of people', {
  timeout: 180_000,
}, async () => {
  const id = await uploadWithText()
  const own = {
    accountId: work.accountId,
    mediaId: id,
    language: 'de',
    label: 'Deutsch',
    source: 'upload',
    cueCount: 1,
  } as const
  const vtt = 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nOwn\n'
  await prepare(id)
  const made = await work.db.captionTrack.findMany({ where: { mediaId: id }, orderBy: { language: 'asc' } })
  expect(
    made.map(({ language, label, source, cueCount, vtt }) => ({ language, label, source, cueCount, vtt })),
  ).toEqual([
    {
      ...{ language: 'de', label: 'Deutsch', source: 'embedded', cueCount: 1 },
      vtt: 'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nGuten <b>Tag</b>x\n',
    },
    {
      ...{ language: 'en', label: 'English', source: 'embedded', cueCount: 1 },
      vtt: 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<i>Hello</i>\nworld &amp; all\n',
    },
    {
      ...{ language: 'qaa', label: 'CC1', source: 'embedded', cueCount: 1 },
      vtt: 'WEBVTT\n\n00:00:01.000 --> 00:00:01.400\nHello\n',
    },
  ])
  const { sourceReport } = await work.db.mediaItem.findUniqueOrThrow({ where: { id } })
  expect(sourceReportSchema.parse(sourceReport).tracks[0]?.video?.hasClosedCaptions).toBe(true)
  expect(await readdir(work.folderOf(id))).not.toContain('captions.vtt')

  const other = await uploadWithText()
  await work.db.captionTrack.create({ data: { ...own, mediaId: other, vtt } })
  await prepare(other)
  const kept = await work.db.captionTrack.findMany({ where: { mediaId: other }, orderBy: { language: 'asc' } })
  expect(kept.map(({ language, source }) => [language, source])).toEqual([
    ['de', 'upload'],
    ['en', 'embedded'],
    ['qaa', 'embedded'],
  ])
})
