import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { AsRunView } from '#features/as-run/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { formatClock, formatDateTime } from '#ui/format.ts'
import { FAULT_WORDS } from './as-run-words.ts'

/** Whether the log is unchanged. */
export function ProofCard({ log }: { log: AsRunView }) {
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
              {broken && ` The first affected row is “${broken.title}” at ${formatClock(broken.start)}.`} Nothing was
              repaired. Compare it with your own copy.
            </span>
          </p>
        )}
        <p className="text-muted text-xs leading-relaxed">
          {seal
            ? `Sealed in the audit trail through ${formatDateTime(seal.through)}.`
            : 'It is sealed in the audit trail at the end of each day and at each stop.'}
        </p>
        {seal && <CodeBox>{seal.hash}</CodeBox>}
      </div>
    </Card>
  )
}
