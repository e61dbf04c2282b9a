import type { FieldPath } from 'react-hook-form'
import { TextField } from '#ui/form.tsx'
import { browserTimes } from '#ui/times.ts'
import type { ZodForm } from '#ui/use-zod-form.ts'
import type { RightsDraft } from './media-draft.ts'

/** When and how often items may air. */
export function RightsFields<Draft extends RightsDraft, Output>({ of }: { of: ZodForm<Draft, Output> }) {
  // What the browser's own control uses, which does not say so.
  const zone = `Time zone of this browser: ${browserTimes().zone}.`
  const name = (field: keyof RightsDraft) => field as FieldPath<Draft>
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-medium text-sm">Rights</legend>
      <p className="text-muted text-xs">
        Schedules and rundowns air items within these times only. The flight check reports what they do not allow.
      </p>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(12rem,1fr))] items-start gap-3">
        <TextField of={of} name={name('notBefore')} label="Not before" hint={zone} type="datetime-local" step={1} />
        <TextField of={of} name={name('notAfter')} label="Not after" hint={zone} type="datetime-local" step={1} />
        <TextField
          of={of}
          name={name('maxAirings')}
          label="Airings at most"
          hint="On all channels, past ones included."
          inputMode="numeric"
        />
      </div>
    </fieldset>
  )
}
