import { describeEpisode } from '#domain/guide/episodes.ts'
import type { GuideEntryView } from '#features/guide/schema.ts'

/** “Harbour tales · S2 E5” below a title; nothing if the programme is no episode. */
export function EpisodeNote({ entry, className }: { entry: Pick<GuideEntryView, 'episode'>; className?: string }) {
  const words = describeEpisode(entry.episode)
  return words && <span className={className}>{words}</span>
}
