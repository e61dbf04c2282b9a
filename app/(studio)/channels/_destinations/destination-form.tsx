'use client'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { PLATFORM_NAMES, PLATFORMS, rungWords } from '#domain/destination/platforms.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'
import { RESOLUTIONS } from '../_status/resolutions.ts'
import { type DestinationDraft, draftOf, withPlatform } from './draft.ts'
import { TestResult } from './test-connection-dialog.tsx'
import { fieldIssues, useSave, useTrial } from './use-destination-form.ts'

interface DestinationFormProps {
  channel: ChannelView
  destination: DestinationView | null
  onDone(): void
}

export function DestinationForm({ channel, destination, onDone }: DestinationFormProps) {
  const [draft, setDraft] = useState(() => draftOf(destination, channel.resolution))
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set())
  const saving = useSave(channel, destination, onDone)
  const trial = useTrial(channel, destination)
  const { save, isPending } = saving
  const error = saving.error ?? trial.error
  const { keyHint, limits } = PLATFORMS[draft.platform]

  const set = (change: Partial<DestinationDraft>) => {
    trial.reset()
    setDraft((before) => ({ ...before, ...change }))
    setMended((before) => new Set([...before, ...Object.keys(change)]))
  }
  const issues = error ? fieldIssues(error) : []
  const errorAt = (field: string) =>
    mended.has(field) ? null : (issues.find(({ path }) => path === field)?.message ?? null)
  const text = (field: 'name' | 'serverUrl' | 'backupServerUrl') => ({
    value: draft[field],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => set({ [field]: event.target.value }),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    setMended(new Set())
    trial.reset()
    save(draft)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {error && (
        <Notice tone="danger">
          {issues.length > 0 ? 'Nothing was saved or tried. See the words at the fields.' : readError(error).message}
        </Notice>
      )}
      <Field label="Platform" error={errorAt('platform')}>
        {(control) => (
          <Select
            {...control}
            options={PLATFORM_NAMES.map((value) => ({ value, label: PLATFORMS[value].label }))}
            value={draft.platform}
            onChange={(value) => setDraft((before) => withPlatform(before, value as DestinationDraft['platform']))}
          />
        )}
      </Field>
      {limits?.maxBroadcastHours && (
        <Notice>
          {PLATFORMS[draft.platform].label} ends a broadcast after {limits.maxBroadcastHours} hours. The channel
          connects again by itself; whether viewers there see one broadcast or a new one is up to the platform.
        </Notice>
      )}
      <Field label="Name" error={errorAt('name')}>
        {(control) => <Input {...control} {...text('name')} maxLength={80} />}
      </Field>
      <Field label="Server" error={errorAt('serverUrl')} hint="rtmp:// or rtmps://, without the stream key.">
        {(control) => (
          <Input {...control} {...text('serverUrl')} inputMode="url" placeholder="rtmps://host/application" />
        )}
      </Field>
      <Field
        label="Backup server"
        error={errorAt('backupServerUrl')}
        hint="Tried when the first fails. May stay empty."
      >
        {(control) => <Input {...control} {...text('backupServerUrl')} inputMode="url" />}
      </Field>
      <Field
        label="Stream key"
        error={errorAt('streamKey')}
        hint={`${keyHint} It is kept sealed and never shown again.`}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            value={draft.streamKey}
            // Not “off”: browsers would offer to fill in the account's own password.
            autoComplete="new-password"
            placeholder={destination ? 'Saved. Enter a new one to replace it' : undefined}
            onChange={(event) => set({ streamKey: event.target.value })}
          />
        )}
      </Field>
      <Field label="Quality" error={errorAt('rung')} hint={rungWords(draft.platform, draft.rung)}>
        {(control) => (
          <Select
            {...control}
            options={RESOLUTIONS}
            value={draft.rung}
            onChange={(value) => set({ rung: value as DestinationDraft['rung'] })}
          />
        )}
      </Field>
      <Field label="Give up after" error={errorAt('maxFailures')} hint="Failures in a row, then it is switched off.">
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={1_000}
            className="w-28"
            value={draft.maxFailures}
            onChange={(event) => set({ maxFailures: event.target.value })}
          />
        )}
      </Field>
      <Switch
        label="Send whenever the channel is on air"
        checked={draft.enabled}
        onChange={(on) => set({ enabled: on })}
      />
      {trial.outcome && <TestResult withBackup={draft.backupServerUrl.trim() !== ''} outcome={trial.outcome} />}
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-line border-t bg-surface px-5 pt-3 pb-4">
        <Button
          aria-busy={trial.isPending || undefined}
          onClick={() => {
            if (trial.isPending) return
            setMended(new Set())
            saving.reset()
            trial.run(draft)
          }}
        >
          {trial.isPending ? 'Testing…' : 'Test connection'}
        </Button>
        <span className="flex-1" />
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="accent" busy={isPending}>
          {destination ? 'Save' : 'Add destination'}
        </Button>
      </div>
    </form>
  )
}
