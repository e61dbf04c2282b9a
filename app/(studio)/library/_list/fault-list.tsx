import { TriangleAlert } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { faultWords } from './fault-words.ts'

/** What was found in a ready item, that nothing was, or that nobody looked; nothing is drawn before it is ready. */
export function FaultList({ item }: { item: MediaView }) {
  if (item.state !== 'READY') return null
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Found when it was prepared</h3>
      {item.faults.length === 0 ? (
        <p className="text-muted text-sm">
          {item.faultsChecked
            ? 'No long black, no long silence; the sound is at the house’s level.'
            : 'Not looked for: it was prepared before black, silence and loudness were checked. It airs as it is; uploaded again, it is checked.'}
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
