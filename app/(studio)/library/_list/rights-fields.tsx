import { TextField } from '#ui/form.tsx'
import type { ZodForm } from '#ui/use-zod-form.ts'
import type { MediaDraft } from './media-draft.ts'

/** When and how often the item may air. */
export function RightsFields<Output>({ of }: { of: ZodForm<MediaDraft, Output> }) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-medium text-sm">Rights</legend>
      <p className="text-muted text-xs">
        Schedules and rundowns air it within these times only. The flight check reports what they do not allow.
      </p>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(12rem,1fr))] items-start gap-3">
        <TextField of={of} name="notBefore" label="Not before" type="datetime-local" step={1} />
        <TextField of={of} name="notAfter" label="Not after" type="datetime-local" step={1} />
        <TextField
          of={of}
          name="maxAirings"
          label="Airings at most"
          hint="On all channels, past ones included."
          inputMode="numeric"
        />
      </div>
    </fieldset>
  )
}
