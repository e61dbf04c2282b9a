// Closed captions of real sources: H.264 and HEVC with SEI messages, MPEG-2 with user data, and a track of QuickTime.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashFile } from '#adapters/sha256.ts'
import {
  CAPTION_FPS,
  FIELD_1,
  FIELD_2,
  inField,
  inPacket,
  letters,
  type Script,
  scriptOf,
  seiOf,
  twice,
  writeCaptioned,
} from '#worker/testing/closed-captions.ts'
import { extractCaptions } from '../extract-captions.ts'
import { probeSource } from '../steps.ts'
import { ClosedCaptionSearch } from './find-closed-captions.ts'

let folder: string
const signal = new AbortController().signal
const step = () => ({
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal,
  onShare: () => undefined,
})
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-closed-captions-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const [RCL, RU2, EDM, CR, ENM, EOC] = [0x20, 0x25, 0x2c, 0x2d, 0x2e, 0x2f]
const cc1 = (command: number) => twice(0x14, command)
const cc3 = (command: number) => twice(0x15, command)
/** The last row, and its italics; the third row. */
const [ROW_15, ITALIC, ROW_3] = [twice(0x14, 0x70), twice(0x11, 0x2e), twice(0x12, 0x50)]

/** Pop-on in CC1, roll-up in CC3, and a service of CEA-708 that says what no channel says. */
const SCRIPT: Script = scriptOf([
  ...inField(FIELD_1, 2, [...cc1(RCL), ...cc1(ENM), ...ROW_15, ...letters('Hello'), ...ITALIC, ...letters('<you> &')]),
  ...inField(FIELD_1, 50, cc1(EOC)),
  ...inField(FIELD_1, 60, [...cc1(RCL), ...cc1(ENM), ...ROW_3, ...letters('Above')]),
  ...inField(FIELD_1, 100, cc1(EDM)),
  ...inField(FIELD_1, 110, cc1(EOC)),
  ...inField(FIELD_2, 10, [...cc3(RU2), ...cc3(CR), ...letters('Uno')]),
  ...inField(FIELD_2, 60, [...cc3(CR), ...letters('Dos')]),
  ...inField(FIELD_2, 120, cc3(EDM)),
  ...inPacket(20, 1, [0x98, 0x20, 0x00, 0x00, 0x00, 0x20, 0x00, ...Buffer.from('not taken')]),
])
const said = (frame: number) => seiOf(SCRIPT.get(frame) ?? [])

const CUES = {
  CC1: [
    { startMs: 2_000, endMs: 4_000, text: 'Hello <i>&lt;you&gt; &amp;</i>' },
    { startMs: 4_400, endMs: 5_960, text: 'Above', settings: 'line:21%' },
  ],
  CC3: [
    { startMs: 560, endMs: 2_400, text: 'Uno' },
    { startMs: 2_400, endMs: 4_800, text: 'Uno\nDos' },
  ],
}

async function captionsOf(source: string, language: string | null) {
  const probed = (await probeSource(source, step())).report
  const search = new ClosedCaptionSearch(probed)
  await hashFile(source, signal, (chunk) => search.push(chunk))
  const report = search.found ?? probed
  const videoStream = report.tracks.find(({ kind }) => kind === 'video')?.stream ?? 0
  const files = { source, work: folder, durationMs: 6_000 }
  return { report, captions: await extractCaptions(report, { videoStream, language }, files, step()) }
}
const hasClosed = ({ report }: Awaited<ReturnType<typeof captionsOf>>) =>
  report.tracks.map(({ video }) => video?.hasClosedCaptions)

it('pop-on and roll-up captions in H.264 and in MPEG-2 become captions with their times', async () => {
  writeCaptioned(file('a.mp4'), 6, said)
  const found = await captionsOf(file('a.mp4'), 'en')
  expect(hasClosed(found)).toEqual([true])
  const expected = [
    { language: 'en', label: 'English', cues: CUES.CC1 },
    { language: 'qaa', label: 'CC3', cues: CUES.CC3 },
  ]
  expect(found.captions).toEqual(expected)
  execFileSync('ffmpeg', ['-v', 'error', '-i', file('a.mp4'), '-c:v', 'mpeg2video', '-q:v', '31', file('a.ts')])
  expect((await captionsOf(file('a.ts'), 'en')).captions).toEqual(expected)
})

it('captions in HEVC become captions with their times, also if they begin after half a minute without any', async () => {
  const begin = 30 * CAPTION_FPS
  writeCaptioned(file('hevc.mp4'), 36, (frame) => (frame < begin ? null : said(frame - begin)), 'hevc')
  const found = await captionsOf(file('hevc.mp4'), 'en')
  expect([found.report.tracks[0]?.codec, hasClosed(found)]).toEqual(['hevc', [true]])
  const later = (cues: { startMs: number; endMs: number }[]) =>
    cues.map((cue) => ({ ...cue, startMs: cue.startMs + 30_000, endMs: cue.endMs + 30_000 }))
  expect(found.captions.map(({ cues }) => cues)).toEqual([later(CUES.CC1), later(CUES.CC3)])
})

it('a service of CEA-708 is taken where CEA-608 has no text', async () => {
  const define = [0x98, 0x20, 0x46, 0x00, 0x61, 0x1f, 0x11]
  const script = scriptOf([
    ...inPacket(25, 1, [...define, ...Buffer.from('First'), 0x0d]),
    ...inPacket(25, 1, [...Buffer.from('line'), 0x10, 0x25]),
    ...inPacket(75, 1, [0x8a, 0x01]),
    ...inPacket(100, 1, [0x0c, 0x18, 0x4e, 0x2d, 0x89, 0x01]),
  ])
  writeCaptioned(file('b.mp4'), 6, (frame) => seiOf(script.get(frame) ?? []))
  expect((await captionsOf(file('b.mp4'), null)).captions).toEqual([
    {
      ...{ language: 'qaa', label: 'Service 1' },
      cues: [
        { startMs: 1_000, endMs: 3_000, text: 'First\nline…' },
        { startMs: 4_000, endMs: 5_960, text: '中' },
      ],
    },
  ])
})

it('a source without captions is not read for them, and hostile ones give none', async () => {
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=64x36:d=1', file('plain.mp4')])
  const plain = await captionsOf(file('plain.mp4'), 'en')
  expect([hasClosed(plain), plain.captions]).toEqual([[false], []])
  // 31 triplets in each frame, with codes that lead out of the screen and packets that never end.
  let seed = 1
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed & 0xff
  }
  const hostile = () => seiOf(Array.from({ length: 31 }, (_, i) => [i % 3, random(), random()] as const))
  writeCaptioned(file('hostile.mp4'), 4, hostile)
  const found = await captionsOf(file('hostile.mp4'), 'en')
  for (const { cues } of found.captions)
    for (const { startMs, endMs, text } of cues) {
      expect(endMs).toBeGreaterThan(startMs)
      expect(text.length).toBeLessThanOrEqual(1_000)
    }
})

it('a caption track of QuickTime becomes captions', async () => {
  const pairs = '9420 9420 94ae 94ae 9470 9470 c8e5 ecec ef80 942f 942f'
  await writeFile(
    file('a.scc'),
    `Scenarist_SCC V1.0\n\n00:00:01:00\t${pairs}\n\n00:00:02:00\t942c 942c\n\n00:00:03:00\t942c 942c\n`,
  )
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=64x36:d=4', '-i', file('a.scc'), '-map', '0', '-map', '1'],
    ...['-c:v', 'libx264', '-c:s', 'copy', file('a.mov')],
  ])
  const { report, captions } = await captionsOf(file('a.mov'), null)
  expect(report.tracks.map(({ codec }) => codec)).toEqual(['h264', 'eia_608'])
  expect(captions).toEqual([{ language: 'qaa', cues: [{ startMs: 1_000, endMs: 2_000, text: 'Hello' }] }])
})
