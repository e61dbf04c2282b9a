import { TriangleAlert } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { faultWords } from './fault-words.ts'

/** The faults found in a ready item, or that it was not checked. */
export function FaultPanel({ item }: { item: MediaView }) {
  if (item.status !== 'ready') return null
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Quality check</h3>
      {item.faults.length === 0 ? (
        <p className="text-muted text-sm">
          {item.faultsChecked
            ? 'No long black, still picture or silence. Loudness is at the target level.'
            : 'Not checked: it was prepared by an older version. Upload it again to check it.'}
        </p>
      ) : (
        <ul className="grid max-h-60 gap-1.5 overflow-y-auto text-sm">
          {item.faults.map((fault) => (
            <li
              key={`${fault.kind} ${fault.fromMs} ${fault.peakDbtp}`}
              className="flex items-center gap-2 tabular-nums"
            >
              <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />
              {faultWords(fault)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
