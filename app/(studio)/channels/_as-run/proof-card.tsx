import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { sayDateTime } from '#domain/schedule/check/say.ts'
import { toLocalMs, type ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { AsRunView } from '#features/as-run/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { clockWords } from '../_future/zone-time.ts'
import { FAULT_WORDS } from './as-run-words.ts'

/** Whether the log is as it was written. */
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
            <span>The log is as it was written: each row’s hash covers the row and all before it.</span>
          </p>
        ) : (
          <p role="alert" className="flex gap-2.5 text-danger">
            <ShieldAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
            <span>
              <strong className="font-semibold">The log is not as it was written.</strong> {fault && FAULT_WORDS[fault]}
              {broken && ` The first such row is “${broken.title}” at ${clockWords(clock, Date.parse(broken.start))}.`}{' '}
              Nothing was repaired; compare with a copy of the log that you kept.
            </span>
          </p>
        )}
        <p className="text-muted text-xs leading-relaxed">
          {seal
            ? `Its newest hash kept in the audit trail covers it through ${sayWhen(clock, seal.through)}.`
            : 'Its newest hash goes to the audit trail when the channel’s day ends, and at each stop.'}
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

/** To the whole second. */
const sayWhen = (clock: ZoneClock, instant: string) =>
  sayDateTime(toLocalMs(clock, Math.floor(Date.parse(instant) / 1_000) * 1_000))
