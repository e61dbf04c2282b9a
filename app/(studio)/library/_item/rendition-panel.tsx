import type { MediaView } from '#features/media/schema.ts'
import { formatBitrate } from '#ui/format.ts'

/** The renditions of an item: one row per rung of the ladder. */
export function RenditionPanel({ item: { renditions } }: { item: MediaView }) {
  if (renditions.length === 0) return null
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Renditions</h3>
      <ul className="divide-y divide-line rounded-lg border border-line text-sm">
        {renditions.map((rendition) => (
          <li key={rendition.name} className="grid gap-0.5 px-3 py-2">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{rendition.name}</span>
              <span className="clock text-xs">
                {formatBitrate(rendition.averageKbps)}
                <span className="text-muted"> · peak {formatBitrate(rendition.peakKbps)}</span>
              </span>
            </p>
            <p className="clock text-muted text-xs">
              {rendition.width !== null && rendition.height !== null && `${rendition.width} × ${rendition.height} · `}
              {rendition.codecs} · {rendition.segments} segments
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
