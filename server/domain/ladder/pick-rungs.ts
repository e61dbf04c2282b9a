// Which rungs of an account's ladder an item has, and which of them airs where another one is asked for.
import { DEFAULT_RUNGS, VIDEO_RUNGS, type VideoRung } from './ladder.ts'

/** Up to this height every picture is scaled up; above it, a rung is made only where the source has it. */
const ENLARGED_TO = DEFAULT_RUNGS[0]!.height

/** As displayed. */
export interface PictureSize {
  width: number
  height: number
}

/** Whether the picture fills the rung in one direction without being enlarged. */
const fills = ({ width, height }: PictureSize, rung: VideoRung) => width >= rung.width || height >= rung.height

/** @param ladder names of rungs. @param source null: unknown, as of a recording. @returns highest first */
export function pickRungs(ladder: readonly string[], source: PictureSize | null): readonly VideoRung[] {
  return VIDEO_RUNGS.filter(
    (rung) => ladder.includes(rung.name) && (rung.height <= ENLARGED_TO || (source !== null && fills(source, rung))),
  )
}

/** Of the rungs that exist: the wanted one, else the next lower one, else the lowest. Null: there is none. */
export function pickAiredRung(wanted: string, existing: readonly string[]): VideoRung['name'] | null {
  const known = VIDEO_RUNGS.filter(({ name }) => existing.includes(name))
  const height = VIDEO_RUNGS.find(({ name }) => name === wanted)?.height ?? 0
  return (known.find((rung) => rung.height <= height) ?? known.at(-1))?.name ?? null
}
