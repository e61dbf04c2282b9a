'use client'
import { type PlaybackAccessName, type PlayerSettingsView, updatePlayerSchema } from '#features/player/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { Textarea } from '#ui/field.tsx'
import { Form, FormActions, FormField } from '#ui/form.tsx'
import { NotInPlan } from '#ui/upgrade-link.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { useUpdatePlayer } from './use-update-player.ts'

const CHOICES: readonly { value: PlaybackAccessName; label: string; hint: string }[] = [
  { value: 'public', label: 'Public', hint: 'Anyone can watch. Listed publicly.' },
  { value: 'unlisted', label: 'Unlisted', hint: 'Anyone with the link can watch. Not listed.' },
  {
    value: 'token',
    label: 'Signed links only',
    hint: 'Each viewer needs a link signed by your server. So do the guide and its images.',
  },
]

/** Who can watch, and on which websites. */
export function AccessCard({ settings }: { settings: PlayerSettingsView }) {
  const update = useUpdatePlayer(settings.channelId)
  const form = useZodForm({
    schema: updatePlayerSchema,
    given: { access: settings.access, embedDomains: settings.embedDomains.join('\n') },
    toInput: ({ access, embedDomains }) => ({
      channelId: settings.channelId,
      access,
      embedDomains: embedDomains.split(/[\s,]+/),
    }),
    save: (input) => update.mutateAsync(input),
  })
  return (
    <Card aria-label="Access" data-testid="access-card">
      <CardHeader title="Access" />
      <Form of={form} className="px-4 pb-5 sm:px-5">
        <fieldset className="grid gap-2.5">
          <legend className="sr-only">Who can watch</legend>
          {CHOICES.map(({ value, label, hint }) => {
            const isMissing = value === 'token' && !settings.signedLinksAllowed && settings.access !== 'token'
            return (
              <div key={value}>
                <label className={cn('flex items-start gap-3', isMissing ? 'opacity-55' : 'cursor-pointer')}>
                  <input
                    type="radio"
                    value={value}
                    {...form.register('access')}
                    disabled={isMissing}
                    className="mt-1 size-4 shrink-0 accent-accent"
                  />
                  <span>
                    <span className="block font-medium text-sm">{label}</span>
                    <span className="block text-muted text-xs leading-relaxed">{hint}</span>
                  </span>
                </label>
                {isMissing && (
                  <div className="pl-7">
                    <NotInPlan />
                  </div>
                )}
              </div>
            )
          })}
        </fieldset>
        <FormField
          of={form}
          name="embedDomains"
          label="Allowed domains"
          hint="One per line, such as example.com or *.example.com. Empty: any website. Browsers enforce this list, other programs need not. To control who watches, use signed links."
        >
          {(control) => <Textarea {...control} rows={4} spellCheck={false} autoComplete="off" className="font-mono" />}
        </FormField>
        <FormActions needs="configure" label="Save" busy={update.isPending} disabled={!form.formState.isDirty} />
      </Form>
    </Card>
  )
}
