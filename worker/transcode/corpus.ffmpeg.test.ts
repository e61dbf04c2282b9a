// Hard inputs through the real steps: picture, sound and sync are measured in what airs. `npm run corpus` runs all.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { wholeCorpus } from '#server/testing/whole-corpus.ts'
import { type Expected, type HardInput, USUAL } from '../testing/hard-inputs/hard-input.ts'
import { HARD_INPUTS } from '../testing/hard-inputs.ts'
import { hearBeep, look } from '../testing/measure-item.ts'
import { measureRendition } from './measure-rendition.ts'
import { checkSource, decodeRenditions, encodeLadder, measureLoudness, type StepContext } from './steps.ts'

/** In the test suite; all take minutes. */
const HANDFUL = [
  'turned by 90° in its header',
  '4:3, cropped',
  '5.1 with speech in the centre only',
  'MP3 with a cover',
  'interlaced, top field first, prepared at 50 fps',
]
const chosen = HARD_INPUTS.filter(({ what }) => wholeCorpus() || HANDFUL.includes(what))

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-corpus-'))
const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}
/** The largest differences from what must come out. */
const worst = { colour: 0, flashMs: 0, beepMs: 0, syncMs: 0, lufs: 0 }
const note = (what: keyof typeof worst, off: number) => {
  worst[what] = Math.max(worst[what], off)
  return off
}
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  const [beep, sync, loudness] = [worst.beepMs.toFixed(1), worst.syncMs.toFixed(1), worst.lufs.toFixed(2)]
  console.log(
    `worst: colours ${worst.colour} of 255, flash ${worst.flashMs} ms, beep ${beep} ms, one to the other ${sync} ms, loudness ${loudness} LU`,
  )
})

function make({ what, ext, args, copy, damage }: HardInput): string {
  const path = join(folder, `${HARD_INPUTS.findIndex((input) => input.what === what)}.${ext}`)
  const made = copy ? `${path}.${ext}` : path
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, made])
  // FFmpeg 5.1 writes display matrices and edit lists on a copy only.
  if (copy) execFileSync('ffmpeg', ['-v', 'error', '-y', ...copy[0], '-i', made, '-c', 'copy', ...copy[1], path])
  const bytes = readFileSync(path)
  if (damage === 'cut') truncateSync(path, Math.floor(bytes.length * 0.6))
  if (damage === 'scratch') writeFileSync(path, bytes.fill(0xa5, bytes.length >> 2, (bytes.length * 3) >> 3))
  return path
}

async function prepare(input: HardInput) {
  const source = make(input)
  const { facts, plan } = await checkSource(source, context, input.preparation)
  const out = mkdtempSync(join(folder, 'out-'))
  const rendition = (rung: string) => join(out, `${rung}.mp4`)
  const loudness = await measureLoudness(source, facts, context)
  await encodeLadder(plan, loudness, { source, rendition, thumbnailPattern: join(out, 'thumb-%05d.jpg') }, context)
  for (const { name } of [...DEFAULT_RUNGS, AUDIO_RENDITION])
    await measureRendition(name, rendition(name), plan, context.signal)
  const pictures = DEFAULT_RUNGS.map(({ name }) => rendition(name))
  const watched = await decodeRenditions({ pictures, sound: rendition(AUDIO_RENDITION.name) }, plan, context)
  rmSync(source)
  return {
    watched,
    seen: look(rendition('432p'), gridOf(plan).frameRate),
    beepMs: hearBeep(rendition(AUDIO_RENDITION.name)),
  }
}

const COLOURS = [
  ['red, top left', -1, -1, [0xc0, 0x28, 0x28]],
  ['green, top right', 1, -1, [0x28, 0xa0, 0x28]],
  ['blue, bottom left', -1, 1, [0x28, 0x28, 0xc0]],
  ['grey, bottom right', 1, 1, [0x60, 0x60, 0x60]],
] as const
/** Of half the picture: inside the marked corners, also when an edge is cut off. */
const PLACE = 0.84
/** Flash and beep: within one frame of the house format. */
const SYNC_MS = 40

function compareColours(seen: Awaited<ReturnType<typeof prepare>>['seen'], { shape, tolerance }: typeof USUAL) {
  const [across, up] = [Math.min(1, shape / (16 / 9)), Math.min(1, 16 / 9 / shape)]
  for (const [what, x, y, colour] of COLOURS) {
    const found = seen.colourAt(0.5 + (x * across * PLACE) / 2, 0.5 + (y * up * PLACE) / 2)
    const off = note('colour', Math.max(...colour.map((value, index) => Math.abs(value - (found[index] ?? 0)))))
    expect(off, `${what} is ${found}`).toBeLessThanOrEqual(tolerance)
  }
  const bar = shape < 1.7 ? seen.colourAt(0.03, 0.5) : shape > 1.9 ? seen.colourAt(0.5, 0.03) : [0, 0, 0]
  expect(Math.max(...bar), 'the bars are black').toBeLessThan(24)
}

it('has at least sixty inputs, each once', () => {
  expect(new Set(HARD_INPUTS.map(({ what }) => what)).size).toBe(HARD_INPUTS.length)
  expect(HARD_INPUTS.length).toBeGreaterThanOrEqual(60)
})

it.each(chosen.map((input) => [input.what, input] as const))('%s', { timeout: 300_000 }, async (_, input) => {
  const expected: Omit<Expected, 'failure'> = { ...USUAL, ...input.expected }
  if (input.expected?.failure) {
    await expect(prepare(input)).rejects.toMatchObject({ code: input.expected.failure })
    return
  }
  const { watched, seen, beepMs } = await prepare(input)
  if (!expected.plain) compareColours(seen, expected)
  if (expected.flashMs !== null) {
    expect(seen.flashMs, 'flash').not.toBeNull()
    const off = note('flashMs', Math.abs(seen.flashMs! - expected.flashMs))
    expect(off, `flash at ${seen.flashMs}`).toBeLessThanOrEqual(SYNC_MS)
  }
  if (expected.beepMs !== null) {
    const off = note('beepMs', Math.abs((beepMs ?? 0) - expected.beepMs))
    expect(off, `beep at ${beepMs}`).toBeLessThanOrEqual(SYNC_MS)
    if (expected.flashMs !== null) {
      const apart = (beepMs ?? 0) - seen.flashMs! - (expected.beepMs - expected.flashMs)
      expect(note('syncMs', Math.abs(apart)), 'beep and flash').toBeLessThanOrEqual(SYNC_MS)
    }
    const louder = note('lufs', Math.abs((watched.loudness.integratedLufs ?? 0) - expected.lufs))
    expect(louder, 'loudness').toBeLessThanOrEqual(1)
  }
})
