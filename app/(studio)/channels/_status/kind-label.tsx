import type { MediaKind } from '#domain/timeline/timeline.ts'
import { Badge } from '#ui/badge.tsx'

export const KIND_WORDS: Record<MediaKind, string> = {
  PROGRAMME: 'Programme',
  AD: 'Ad',
  IDENT: 'Ident',
  FILLER: 'Filler',
  SLATE: 'Slate',
}

/** The type of an item. Programmes, the usual case, have no label. */
export function KindBadge({ kind }: { kind: MediaKind }) {
  if (kind === 'PROGRAMME') return null
  return <Badge className="h-5 px-1.5 text-[0.6875rem]">{KIND_WORDS[kind]}</Badge>
}
