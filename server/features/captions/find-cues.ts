// Captions for the origin, which knows items by their ids alone: what airs may be seen.
import type { DbOrTx } from '#adapters/db.ts'
import { type Cue, shiftCues } from '#domain/captions/cue.ts'
import { cuesOf } from './list-captions.ts'

/** On the times of the item, by start. Empty: it has none in this language. */
export async function findCues(db: DbOrTx, mediaId: string, language: string): Promise<Cue[]> {
  const track = await db.captionTrack.findUnique({ where: { mediaId_language: { mediaId, language } } })
  return track ? shiftCues(cuesOf(track.vtt), track.offsetMs) : []
}
