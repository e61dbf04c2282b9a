// The parts of a long item, joined, beside the one run over the same source: the same pictures at the same times.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { AUDIO_RENDITION, DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { lengthOf, planParts } from '#domain/transcode/plan-parts.ts'
import { GOP_FRAMES } from '#server/testing/usual-grid.ts'
import { joinParts } from './join-parts.ts'
import { measureRendition } from './measure-rendition.ts'
import {
  checkSource,
  decodeRenditions,
  encodeLadder,
  encodePart,
  encodeSound,
  measureLoudness,
  type StepContext,
} from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-parts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const context: StepContext = {
  tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(folder, 'run') },
  signal: new AbortController().signal,
  onShare: () => undefined,
}
const PART_FRAMES = GOP_FRAMES
const PICTURE = DEFAULT_RUNGS.at(-1)!.name

/** Of testsrc2: a counter of frames, and parts that move all the time. */
const SOURCES: [string, string[]][] = [
  ['25 fps with a single keyframe', ['-vf', 'fps=25', '-g', '250', 'a.mp4']],
  [
    '29.97 fps, many B frames, open GOPs',
    ['-vf', 'fps=30000/1001', '-g', '60', '-bf', '4', '-flags', '-cgop', 'b.mkv'],
  ],
  ['24 fps with a late first picture and an edit list', ['-vf', 'fps=24,setpts=PTS+0.3/TB', '-g', '100', 'c.mov']],
  ['interlaced 50i', ['-vf', 'fps=50,interlace', '-flags', '+ilme+ildct', '-x264-params', 'tff=1', 'd.mp4']],
  [
    'a picture that stands for 3.5 s over a join',
    ['-vf', "fps=25,select='lt(t,1)+gt(t,4.5)'", '-fps_mode', 'vfr', '-g', '50', 'e.mp4'],
  ],
]

/** Three parts. */
const SECONDS = 6

function makeSource(args: readonly string[]): string {
  const path = join(folder, args.at(-1)!)
  const graphs = [`testsrc2=s=320x180:r=50:d=${SECONDS}`, `sine=440:d=${SECONDS}`]
  const input = graphs.flatMap((graph) => ['-f', 'lavfi', '-i', graph])
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...coded, ...args.slice(0, -1), path])
  return path
}

const ssim = (a: string, b: string): number[] => {
  const log = join(folder, 'ssim.log')
  execFileSync('ffmpeg', ['-v', 'error', '-i', a, '-i', b, '-lavfi', `ssim=stats_file=${log}`, '-f', 'null', '-'])
  return [...readFileSync(log, 'utf8').matchAll(/All:([\d.]+)/g)].map(([, value]) => Number(value))
}
/** ffprobe ends some lines with a comma: those of frames with side data, such as the encoder's name in each part. */
const times = (path: string) =>
  execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'frame=pts', '-of', 'csv=p=0', path])
    .toString()
    .match(/\d+/g)

it.each(SOURCES)(
  '%s',
  async (_, args) => {
    const source = makeSource(args)
    const checked = await checkSource(source, context)
    const { facts } = checked
    // All rungs of the first source; the frames of the others are found in the lowest.
    const rungs = args === SOURCES[0]![1] ? checked.plan.rungs : checked.plan.rungs.slice(-1)
    const plan = { ...checked.plan, rungs }
    const parts = planParts(plan, facts.container, PART_FRAMES)!
    expect(parts.length).toBeGreaterThanOrEqual(3)
    const loudness = await measureLoudness(source, facts, context)
    const into = (name: string) => {
      const path = join(folder, `${args.at(-1)}-${name}`)
      mkdirSync(path)
      return {
        path,
        source,
        rendition: (rung: string) => join(path, `${rung}.mp4`),
        thumbnailPattern: join(path, 'thumb-%05d.jpg'),
      }
    }
    const whole = into('whole')
    await encodeLadder(plan, loudness, whole, context)

    const done = parts.map((part) => ({ part, paths: into(`part-${part.index}`) }))
    for (const { part, paths } of done) {
      expect(await encodePart(plan, part, paths, context)).toBe(0)
      for (const { name } of plan.rungs)
        await measureRendition(name, paths.rendition(name), lengthOf(part, plan), context.signal)
    }
    const joined = into('joined')
    for (const { name } of plan.rungs)
      await joinParts(
        done.map(({ paths }) => paths.rendition(name)),
        joined.rendition(name),
        context.signal,
      )
    await encodeSound(plan, loudness, joined, context)

    for (const name of [...plan.rungs.map((rung) => rung.name), AUDIO_RENDITION.name]) {
      const [one, many] = [
        await measureRendition(name, whole.rendition(name), plan, context.signal),
        await measureRendition(name, joined.rendition(name), plan, context.signal),
      ]
      expect(many.initHash).toBe(one.initHash)
      expect(many.segments.map(({ durationMs }) => durationMs)).toEqual(
        one.segments.map(({ durationMs }) => durationMs),
      )
    }
    expect(readFileSync(joined.rendition('audio'))).toEqual(readFileSync(whole.rendition('audio')))
    const pictures = plan.rungs.map(({ name }) => joined.rendition(name))
    await decodeRenditions({ pictures, sound: joined.rendition('audio') }, plan, context)
    expect(times(joined.rendition(PICTURE))).toEqual(times(whole.rendition(PICTURE)))
    const alike = ssim(joined.rendition(PICTURE), whole.rendition(PICTURE))
    expect(alike).toHaveLength(plan.frames)
    // Measured: at least 0.992 at every frame, the joins included.
    expect(Math.min(...alike)).toBeGreaterThan(0.98)
    const thumbs = (path: string) => readdirSync(path).filter((name) => name.startsWith('thumb-'))
    expect(done.flatMap(({ paths }) => thumbs(paths.path)).toSorted()).toEqual(thumbs(whole.path).toSorted())
  },
  600_000,
)
