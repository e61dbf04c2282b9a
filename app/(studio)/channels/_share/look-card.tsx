'use client'
import { useController } from 'react-hook-form'
import { describeDvr } from '#app/(studio)/_shell/describe-dvr.ts'
import { MediaField } from '#app/(studio)/library/_picker/media-field.tsx'
import { CATCH_UP_DAYS } from '#domain/guide/catch-up.ts'
import { readAccent } from '#domain/guide/widget-options.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import { type PlayerSettingsView, updatePlayerSchema } from '#features/player/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Input } from '#ui/field.tsx'
import { Form, FormActions, FormField, SelectField, SwitchField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { useUpdatePlayer } from './use-update-player.ts'

/** Look and start settings of the player, on every page. */
export function LookCard({ settings }: { settings: PlayerSettingsView }) {
  const update = useUpdatePlayer(settings.channelId)
  const form = useZodForm({
    schema: updatePlayerSchema,
    given: {
      accent: settings.accent ?? '',
      posterMediaId: settings.posterMediaId,
      dvrMinutes: String(settings.dvrMinutes),
      catchUpDays: String(settings.catchUpDays),
      startVolume: settings.startVolume,
      autoplay: settings.autoplay,
      showTitle: settings.showTitle,
      controls: settings.controls,
    },
    toInput: ({ accent, dvrMinutes, catchUpDays, ...rest }) => ({
      channelId: settings.channelId,
      ...rest,
      accent: accentOf(accent),
      // Sent only when changed: the plan may now allow less than the saved value.
      ...(dvrMinutes !== String(settings.dvrMinutes) && { dvrMinutes: Number(dvrMinutes) }),
      ...(catchUpDays !== String(settings.catchUpDays) && { catchUpDays: Number(catchUpDays) }),
    }),
    save: (input) => update.mutateAsync(input),
  })
  const [accent, volume] = form.watch(['accent', 'startVolume'])
  const { field: poster } = useController({ control: form.control, name: 'posterMediaId' })

  return (
    <Card aria-label="Player" data-testid="look-card">
      <CardHeader title="Player" hint="An embed can override these in its URL." />
      <Form of={form} className="px-4 pb-5 sm:px-5">
        <FormField
          of={form}
          name="accent"
          label="Accent colour"
          hint="Empty: the default. Dark colours are lightened on black."
        >
          {(control) => (
            <div className="flex items-center gap-2">
              <Input {...control} placeholder="#e4572e" maxLength={7} spellCheck={false} autoComplete="off" />
              <span
                aria-hidden
                className="size-10 shrink-0 rounded-lg border border-line"
                style={{ background: readAccent(accent) ? `#${readAccent(accent)}` : 'var(--accent)' }}
              />
            </div>
          )}
        </FormField>
        <MediaField
          label="Poster"
          hint="Shown before playback, and in link previews."
          error={form.errorAt('posterMediaId')}
          value={poster.value ?? ''}
          status="ready"
          none="What is on air"
          onPick={(item) => poster.onChange(item?.id ?? null)}
        />
        <SelectField
          of={form}
          name="dvrMinutes"
          label="DVR window"
          hint={dvrHint(settings.longestDvrMinutes)}
          className="w-full"
          options={DVR_MINUTES.filter((minutes) => minutes <= settings.longestDvrMinutes).map((minutes) => ({
            value: String(minutes),
            label: describeDvr(minutes),
          }))}
        />
        <SelectField
          of={form}
          name="catchUpDays"
          label="Watch again"
          hint={`Past programmes in the guide, while the rights of the item allow it. Your plan allows ${describeDays(settings.longestCatchUpDays)}.`}
          className="w-full"
          options={CATCH_UP_DAYS.filter((days) => days <= settings.longestCatchUpDays).map((days) => ({
            value: String(days),
            label: describeDays(days),
          }))}
        />
        <FormField
          of={form}
          name="startVolume"
          label={`Start volume: ${volume} %`}
          hint="Until the viewer sets one."
          asNumber
        >
          {(control) => <input {...control} type="range" min={0} max={100} step={5} className="w-full accent-accent" />}
        </FormField>
        <div className="grid gap-3">
          <SwitchField of={form} name="autoplay" label="Autoplay, muted" />
          <SwitchField of={form} name="showTitle" label="Show title" />
          <SwitchField of={form} name="controls" label="Controls" />
        </div>
        <FormActions needs="configure" label="Save" busy={update.isPending} />
      </Form>
    </Card>
  )
}

/** Adds a missing #. */
function accentOf(typed: string): string | null {
  if (typed.trim() === '') return null
  const digits = readAccent(typed)
  return digits ? `#${digits}` : typed
}

const describeDays = (days: number) => (days === 0 ? 'Off' : days === 1 ? '1 day' : `${days} days`)

const dvrHint = (longest: number) =>
  longest === DVR_MINUTES.at(-1) ? 'How far viewers can seek back.' : `Your plan allows up to ${describeDvr(longest)}.`
