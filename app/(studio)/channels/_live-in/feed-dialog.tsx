'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ContributionView, NewStreamKey } from '#features/contribution/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'
import { useAskAgain } from './use-contributions.ts'

interface FeedDialogProps {
  channelId: string
  /** null: a new one. */
  feed: ContributionView | null
  open: boolean
  takesRtmp: boolean
  onClose(): void
  onKey(name: string, made: NewStreamKey): void
}

export function FeedDialog({ open, onClose, ...props }: FeedDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      place="side"
      title={props.feed?.name ?? 'New live feed'}
      description="Who may send a live picture into this channel, and what happens with it."
    >
      <FeedForm key={props.feed?.id ?? 'new'} {...props} onClose={onClose} />
    </Dialog>
  )
}

const SOURCES = [
  { value: 'RTMP', label: 'The sender connects to us (RTMP)' },
  { value: 'PULL', label: 'We fetch it (HLS, RTSP, SRT)' },
]
const FALLBACKS = [
  { value: 'SLATE', label: 'Show the slate and wait' },
  { value: 'SCHEDULE', label: 'Go back to the schedule' },
]

function FeedForm({ channelId, feed, takesRtmp, onClose, onKey }: Omit<FeedDialogProps, 'open'>) {
  const [draft, setDraft] = useState(() => ({
    name: feed?.name ?? '',
    source: feed?.source ?? (takesRtmp ? 'RTMP' : 'PULL'),
    pullUrl: '',
    autoTake: feed?.autoTake ?? false,
    stallSeconds: String(feed?.stallSeconds ?? 3),
    onStall: feed?.onStall ?? 'SLATE',
    waitSeconds: String(feed?.waitSeconds ?? 60),
    publicTitle: feed?.publicTitle ?? '',
    record: feed?.record ?? true,
  }))
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }))
  const { save, isPending, error } = useSave({ channelId, feed, onClose, onKey })
  const { issues } = error ? readError(error).data : {}
  const fields: { path: string; message: string }[] = Array.isArray(issues) ? issues : []
  const errorAt = (field: string) => fields.find(({ path }) => path === field)?.message ?? null

  function submit(event: FormEvent) {
    event.preventDefault()
    const { pullUrl, source, stallSeconds, waitSeconds, publicTitle, ...rest } = draft
    const address = source === 'PULL' && pullUrl.trim() !== '' ? { pullUrl } : {}
    const seconds = { stallSeconds: Number(stallSeconds), waitSeconds: Number(waitSeconds) }
    save({ ...rest, ...address, ...seconds, publicTitle: publicTitle.trim() || null }, source)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {error && (
        <Notice tone="danger">
          {fields.length > 0 ? 'Nothing was saved. See the words at the fields.' : readError(error).message}
        </Notice>
      )}
      <Field label="Name" error={errorAt('name')} hint="Such as “Studio 2” or “Camera at the gate”.">
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Title in the guide"
        error={errorAt('publicTitle')}
        hint="What viewers read while it is on air. In a scheduled block the block’s title counts. Empty: “Live”."
      >
        {(control) => (
          <Input
            {...control}
            value={draft.publicTitle}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => set({ publicTitle: event.target.value })}
          />
        )}
      </Field>
      {!feed && (
        <Field
          label="How it comes in"
          error={errorAt('source')}
          hint={takesRtmp ? 'For OBS and FFmpeg: the first.' : 'This installation takes no RTMP (RTMP_PORT is 0).'}
        >
          {(control) => (
            <Select
              {...control}
              options={takesRtmp ? SOURCES : SOURCES.slice(1)}
              value={draft.source}
              onChange={(value) => set({ source: value as typeof draft.source })}
            />
          )}
        </Field>
      )}
      {draft.source === 'PULL' && (
        <Field
          label="Address"
          error={errorAt('pullUrl')}
          hint="https://…m3u8, rtsp:// or srt://host:port. It is fetched while the channel is on air, and kept sealed: only its host is shown again."
        >
          {(control) => (
            <Input
              {...control}
              value={draft.pullUrl}
              autoComplete="off"
              spellCheck={false}
              inputMode="url"
              placeholder={feed ? 'Saved. Enter a new one to replace it' : 'rtsp://user:password@camera.example/stream'}
              onChange={(event) => set({ pullUrl: event.target.value })}
            />
          )}
        </Field>
      )}
      <Switch
        label="Go live by itself when it is there"
        checked={draft.autoTake}
        onChange={(autoTake) => set({ autoTake })}
      />
      <Field label="Gone after" error={errorAt('stallSeconds')} hint="Seconds without a picture.">
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={60}
            className="w-28"
            value={draft.stallSeconds}
            onChange={(event) => set({ stallSeconds: event.target.value })}
          />
        )}
      </Field>
      <Field label="Then" error={errorAt('onStall')}>
        {(control) => (
          <Select
            {...control}
            options={FALLBACKS}
            value={draft.onStall}
            onChange={(value) => set({ onStall: value as typeof draft.onStall })}
          />
        )}
      </Field>
      <Field
        label="Return to the schedule after"
        error={errorAt('waitSeconds')}
        hint="Seconds on the slate, 5 to 3600. A sender that hung up is waited for 15 seconds at most."
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={5}
            max={3600}
            className="w-28"
            value={draft.waitSeconds}
            onChange={(event) => set({ waitSeconds: event.target.value })}
          />
        )}
      </Field>
      <Switch label="Record it into the library" checked={draft.record} onChange={(record) => set({ record })} />
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-line border-t bg-surface px-5 pt-3 pb-4">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="accent" busy={isPending}>
          {feed ? 'Save' : 'Add live feed'}
        </Button>
      </div>
    </form>
  )
}

interface Settings {
  name: string
  pullUrl?: string
  autoTake: boolean
  stallSeconds: number
  onStall: ContributionView['onStall']
  waitSeconds: number
  publicTitle: string | null
  record: boolean
}

function useSave({
  channelId,
  feed,
  onClose,
  onKey,
}: Pick<FeedDialogProps, 'channelId' | 'feed' | 'onClose' | 'onKey'>) {
  const trpc = useTRPC()
  const askAgain = useAskAgain(channelId)
  // What is sent and answered may hold an address's password or the key: it is forgotten with the answer.
  const create = useMutation(
    trpc.contribution.create.mutationOptions({
      gcTime: 0,
      onSuccess({ name, rtmpUrl, streamKey }) {
        askAgain()
        if (rtmpUrl && streamKey) return onKey(name, { rtmpUrl, streamKey })
        toast.success(`${name} was added`)
        onClose()
      },
    }),
  )
  const update = useMutation(
    trpc.contribution.update.mutationOptions({
      gcTime: 0,
      onSuccess() {
        askAgain()
        toast.success('Saved')
        onClose()
      },
    }),
  )
  return {
    save(settings: Settings, source: ContributionView['source']) {
      if (feed) update.mutate({ channelId, contributionId: feed.id, ...settings })
      else create.mutate({ channelId, source, ...settings })
    },
    isPending: create.isPending || update.isPending,
    error: create.error ?? update.error,
  }
}
