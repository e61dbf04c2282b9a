import { Copy } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'

/** Of an item whose file the library already has. */
export function DuplicateBadge({ item: { sameAs } }: { item: Pick<MediaView, 'sameAs'> }) {
  if (!sameAs) return null
  return (
    <Badge tone="warn" title={`The same file was uploaded before, as “${sameAs.title}”. You may delete one of them.`}>
      <Copy aria-hidden />
      Duplicate
      <span className="sr-only"> of {sameAs.title}</span>
    </Badge>
  )
}
