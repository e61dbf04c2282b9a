import type { MediaKindName } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'

export const KIND_WORDS: Record<MediaKindName, string> = {
  programme: 'Programme',
  ad: 'Ad',
  ident: 'Ident',
  filler: 'Filler',
  slate: 'Slate',
}

/** The type of an item. Programmes, the usual case, have no label. */
export function KindBadge({ kind }: { kind: MediaKindName }) {
  if (kind === 'programme') return null
  return <Badge className="h-5 px-1.5 text-[0.6875rem]">{KIND_WORDS[kind]}</Badge>
}
