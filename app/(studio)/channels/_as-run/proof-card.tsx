import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { sayDateTime } from '#domain/schedule/check/say.ts'
import { toLocalMs, type ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { AsRunView } from '#features/as-run/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { clockWords } from '../_future/zone-time.ts'
import { FAULT_WORDS } from './as-run-words.ts'

/** Whether the log is unchanged. */
export function ProofCard({ clock, log }: { clock: ZoneClock; log: AsRunView }) {
  const { intact, fault, brokenAt, rows, seal } = log
  const broken = brokenAt === null ? undefined : rows[brokenAt]
  return (
    <Card aria-label="Proof" data-testid="as-run-proof" data-intact={intact}>
      <CardHeader title="Proof" />
      <div className="grid gap-3 px-4 pb-5 text-sm sm:px-5">
        {intact ? (
          <p className="flex gap-2.5">
            <ShieldCheck className="mt-0.5 size-4 shrink-0 text-accent" aria-hidden />
            <span>The log is intact. The hash of each row covers all rows before it.</span>
          </p>
        ) : (
          <p role="alert" className="flex gap-2.5 text-danger">
            <ShieldAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
            <span>
              <strong className="font-semibold">The log was changed.</strong> {fault && FAULT_WORDS[fault]}
              {broken &&
                ` The first affected row is “${broken.title}” at ${clockWords(clock, Date.parse(broken.start))}.`}{' '}
              Nothing was repaired. Compare it with your own copy.
            </span>
          </p>
        )}
        <p className="text-muted text-xs leading-relaxed">
          {seal
            ? `Sealed in the audit trail through ${sayWhen(clock, seal.through)}.`
            : 'It is sealed in the audit trail at the end of each day and at each stop.'}
        </p>
        {seal && (
          <code className="block select-all break-all rounded-lg bg-raised px-3 py-2 font-mono text-xs">
            {seal.hash}
          </code>
        )}
      </div>
    </Card>
  )
}

/** Cut to whole seconds. */
const sayWhen = (clock: ZoneClock, instant: string) =>
  sayDateTime(toLocalMs(clock, Math.floor(Date.parse(instant) / 1_000) * 1_000))
