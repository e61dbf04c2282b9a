// What was measured while an item was prepared, beside its faults: for its page and for suggestions.
import { z } from 'zod'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { MAX_SILENT_BLACK } from './suggest-breaks.ts'

/** A film has about two thousand cuts. */
export const MAX_CUTS = 5_000

/** MediaItem.ingestFacts */
export const ingestFactsSchema = z.object({
  shortTermLufs: z.object({ stepMs: z.int(), values: z.array(z.number().nullable()).describe('Null: silence.') }),
  cuts: z.int().describe('How many scene cuts were found.'),
  cutsMs: z.array(z.int()).describe(`The first ${MAX_CUTS.toLocaleString('en-US')} of them, ms into the item.`),
  silentBlack: z
    .array(z.object({ fromMs: z.int(), toMs: z.int() }))
    .default([])
    .describe(`The first ${MAX_SILENT_BLACK} stretches that are black and silent; none for items of older versions.`),
  decodeErrors: z.int().describe('Messages of the decoders about damage in the file.'),
  audioLongerMs: z.int().nullable().describe('How much longer the audio is than the video; null: not known.'),
})
export type IngestFacts = z.output<typeof ingestFactsSchema>

const LONG_ITEM_MS = 600_000

/** One value a second; ten seconds in long items. */
export const loudnessStepMs = (durationMs: number) => (durationMs > LONG_ITEM_MS ? 10_000 : 1_000)

/** More than a frame of a film or the last packet of a codec. */
const LENGTH_TOLERANCE_MS = 500

/** Faults of the uploaded file: they do not show in the renditions, which decode without errors. */
export function findSourceFaults(
  { decodeErrors, audioLongerMs }: Pick<IngestFacts, 'decodeErrors' | 'audioLongerMs'>,
  durationMs: number,
): MediaFault[] {
  const whole = { fromMs: 0, toMs: durationMs }
  const faults: MediaFault[] = []
  if (decodeErrors > 0) faults.push({ kind: 'decode', ...whole, count: decodeErrors })
  if (audioLongerMs !== null && Math.abs(audioLongerMs) > LENGTH_TOLERANCE_MS)
    faults.push({ kind: 'length', ...whole, offMs: audioLongerMs })
  return faults
}
