// Sources through the real steps of the transcoder, and what viewers get where two items join.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import { AUDIO_RENDITION, DEFAULT_RUNGS, type RungName } from '#domain/ladder/ladder.ts'
import type { Preparation } from '#domain/media/preparation.ts'
import { formatKeyOf, measureRendition } from '../transcode/measure-rendition.ts'
import type { NewRendition } from '../transcode/record-ready.ts'
import { checkSource, decodeRenditions, encodeLadder, measureLoudness, type StepContext } from '../transcode/steps.ts'

export const RUNGS: readonly RungName[] = [...DEFAULT_RUNGS.map((rung) => rung.name), AUDIO_RENDITION.name]

export interface Conformed {
  durationMs: number
  renditions: Map<string, NewRendition>
  file: (name: string) => string
  integratedLufs: number | null
  formatKey: string
}

/** @param out a folder that does not exist yet */
export async function conformInto(
  out: string,
  source: string,
  context: StepContext,
  choice?: Partial<Preparation>,
): Promise<Conformed> {
  mkdirSync(out)
  const file = (rung: string) => join(out, `${rung}.mp4`)
  const { facts, plan } = await checkSource(source, context, choice)
  const loudness = await measureLoudness(source, facts, context)
  await encodeLadder(
    plan,
    loudness,
    { source, rendition: file, thumbnailPattern: join(out, 'thumb-%05d.jpg') },
    context,
  )
  const renditions: NewRendition[] = []
  for (const rung of RUNGS) renditions.push(await measureRendition(rung, file(rung), plan, context.signal))
  const pictures = DEFAULT_RUNGS.map((rung) => file(rung.name))
  await decodeRenditions({ pictures, sound: file(AUDIO_RENDITION.name) }, plan, context)
  return {
    durationMs: plan.durationMs,
    renditions: new Map(renditions.map((rendition) => [rendition.name, rendition])),
    file,
    integratedLufs: loudness.integratedLufs,
    formatKey: formatKeyOf(renditions),
  }
}

export function packets(path: string): { pts: number; dts: number }[] {
  const text = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts,dts', '-of', 'csv=p=0', path])
  return text
    .toString()
    .trim()
    .split('\n')
    .map((row) => {
      const [pts, dts] = row.split(',').map(Number)
      return { pts: pts ?? Number.NaN, dts: dts ?? Number.NaN }
    })
}

/** What the origin serves over a join, written to `path`: the first item unchanged, the second moved after it. */
export function writeJoined(path: string, name: RungName, first: Conformed, second: Conformed): string {
  const rendition = (item: Conformed) => item.renditions.get(name) as NewRendition
  const timescale = name === AUDIO_RENDITION.name ? 48 : 90
  const parts: Uint8Array[] = [rendition(first).init]
  let number = 1
  for (const [item, startMs] of [
    [first, 0],
    [second, first.durationMs],
  ] as const) {
    const bytes = readFileSync(item.file(name))
    let at = startMs
    for (const { byteOffset, byteLength, durationMs } of rendition(item).segments) {
      const stored = bytes.subarray(byteOffset, byteOffset + byteLength)
      const { head, body } = patchTimestamps(stored, number++, at * timescale)
      parts.push(head, body)
      at += durationMs
    }
  }
  writeFileSync(path, Buffer.concat(parts))
  return path
}
