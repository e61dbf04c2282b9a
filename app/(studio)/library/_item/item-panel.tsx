import { englishName } from '#domain/captions/language.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDateTime, formatDuration } from '#ui/format.ts'
import { kindWord } from '../_list/media-words.ts'
import { Fact, Facts } from './facts.tsx'

/** How the item airs. */
export function ItemPanel({ item }: { item: MediaView }) {
  return (
    <Facts title="Item">
      <Fact name="Type">{kindWord(item.kind)}</Fact>
      <Fact name="Duration on air">{item.durationMs === null ? null : formatDuration(item.durationMs)}</Fact>
      <Fact name="Rating">{item.rating}</Fact>
      <Fact name="Season">{item.season}</Fact>
      <Fact name="Episode">{item.episode}</Fact>
      <Fact name="Language">{item.language && englishName(item.language)}</Fact>
      <Fact name="Not before">{item.notBefore && formatDateTime(item.notBefore)}</Fact>
      <Fact name="Not after">{item.notAfter && formatDateTime(item.notAfter)}</Fact>
      <Fact name="Airings at most">{item.maxAirings}</Fact>
      <Fact name="Weight">{item.weight === 1 ? null : `${item.weight} in weighted rotations`}</Fact>
      <Fact name="Uploaded">{formatDateTime(item.createdAt)}</Fact>
      <Fact name="Ready since">{item.readyAt && formatDateTime(item.readyAt)}</Fact>
    </Facts>
  )
}
