// The storyboard's sheets, drawn by FFmpeg from thumbnails whose brightness counts up.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sheetCount, writeStoryboard } from '#domain/media/storyboard.ts'
import { FFMPEG, FFPROBE } from '#server/testing/ffmpeg.ts'
import { drawStoryboard } from './draw-storyboard.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-storyboard-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const COUNT = 130

/** Mean brightness of a part of a sheet, 0…255. */
function brightnessAt(sheet: string, [x, y, width, height]: readonly number[]): number {
  const crop = `crop=${width}:${height}:${x}:${y},scale=1:1:flags=area,format=gray`
  const bytes = execFileSync(FFMPEG, ['-v', 'error', '-i', join(folder, sheet), '-vf', crop, '-f', 'rawvideo', '-'])
  return bytes[0] ?? -1
}

it('shows at each tile the thumbnail that the track names there', { timeout: 60_000 }, async () => {
  const graph = `color=black:s=320x180:r=1:d=${COUNT},geq=lum='16+N*1.6':cb=128:cr=128`
  const thumbnails = ['-q:v', '2', '-start_number', '0', join(folder, 'thumb-%05d.jpg')]
  execFileSync(FFMPEG, ['-v', 'error', '-f', 'lavfi', '-i', graph, ...thumbnails])
  const tools = { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, runDir: join(folder, 'run') }
  const sheets = await drawStoryboard(tools, folder, COUNT, new AbortController().signal)
  expect(sheets).toBe(sheetCount(COUNT))
  const files = readdirSync(folder).filter((name) => name.startsWith('storyboard-'))
  expect(files).toEqual(['storyboard-00.jpg', 'storyboard-01.jpg'])

  const facts = { thumbnailCount: COUNT, thumbnailIntervalMs: 2_000, durationMs: COUNT * 2_000 }
  const track = writeStoryboard(facts, (sheet) => files[sheet] ?? '')
  const cues = [...track.matchAll(/\n(\S+)#xywh=([\d,]+)/g)]
  for (const tile of [0, 9, 10, 57, 99, 100, 129]) {
    const [, sheet = '', place = ''] = cues[tile] ?? []
    const first = brightnessAt(files[0] ?? '', [0, 0, 160, 90])
    // From limited to full range.
    expect(brightnessAt(sheet, place.split(',').map(Number)) - first).toBeCloseTo(tile * 1.6 * (255 / 219), -1)
  }
})

it('has no sheets where there is nothing to draw', async () => {
  const tools = { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, runDir: join(folder, 'run') }
  expect(await drawStoryboard(tools, folder, 0, new AbortController().signal)).toBe(0)
  const empty = mkdtempSync(join(folder, 'empty-'))
  expect(await drawStoryboard(tools, empty, 5, new AbortController().signal)).toBe(0)
})
