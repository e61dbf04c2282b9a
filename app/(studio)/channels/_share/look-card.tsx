'use client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { describeDvr } from '#app/(studio)/_shell/describe-dvr.ts'
import { readAccent } from '#domain/guide/widget-options.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import type { PlayerSettingsView } from '#features/player/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Field, Input } from '#ui/field.tsx'
import { useLeaveGuard } from '#ui/leave-guard.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'
import { useUpdatePlayer } from './use-update-player.ts'

/** How the player looks and begins, wherever it stands. */
export function LookCard({ settings }: { settings: PlayerSettingsView }) {
  const trpc = useTRPC()
  const library = useQuery(trpc.media.list.queryOptions())
  const update = useUpdatePlayer(settings.channelId)
  const [accent, setAccent] = useState(settings.accent ?? '')
  const [poster, setPoster] = useState(settings.posterMediaId ?? '')
  const [dvr, setDvr] = useState(String(settings.dvrMinutes))
  const [volume, setVolume] = useState(settings.startVolume)
  const [flags, setFlags] = useState({
    autoplay: settings.autoplay,
    showTitle: settings.showTitle,
    controls: settings.controls,
    hideChat: settings.hideChat,
  })
  const [wrongAccent, setWrongAccent] = useState<string | null>(null)
  const set = (change: Partial<typeof flags>) => setFlags((before) => ({ ...before, ...change }))
  const pictures = (library.data?.media ?? []).filter(({ thumbnailUrl }) => thumbnailUrl !== null)

  const { posterMediaId, dvrMinutes, startVolume, autoplay, showTitle, controls, hideChat } = settings
  const shown = [accent, poster, dvr, volume, ...Object.values(flags)]
  const saved = [settings.accent ?? '', posterMediaId ?? '', String(dvrMinutes), startVolume]
  useLeaveGuard(shown.join() !== [...saved, autoplay, showTitle, controls, hideChat].join())

  function submit(event: FormEvent) {
    event.preventDefault()
    const digits = accent.trim() === '' ? null : readAccent(accent)
    if (accent.trim() !== '' && !digits) return setWrongAccent('Give a colour as six digits, such as #e4572e.')
    update.mutate({
      channelId: settings.channelId,
      ...flags,
      startVolume: volume,
      ...(dvr !== String(settings.dvrMinutes) && {
        dvrMinutes: DVR_MINUTES.find((minutes) => String(minutes) === dvr),
      }),
      accent: digits && `#${digits}`,
      posterMediaId: poster || null,
    })
  }

  return (
    <Card aria-label="Look" data-testid="look-card">
      <CardHeader title="Look" hint="An embed may choose otherwise in its address." />
      <form onSubmit={submit} noValidate className="grid gap-5 px-4 pb-5 sm:px-5">
        {update.error && <Notice tone="danger">{readError(update.error).message}</Notice>}
        <Field label="Accent colour" error={wrongAccent} hint="Left out: our own. A dark one is made lighter on black.">
          {(control) => (
            <div className="flex items-center gap-2">
              <Input
                {...control}
                value={accent}
                placeholder="#e4572e"
                maxLength={7}
                spellCheck={false}
                onChange={({ target }) => {
                  setAccent(target.value)
                  setWrongAccent(null)
                }}
              />
              <span
                aria-hidden
                className="size-10 shrink-0 rounded-lg border border-line"
                style={{ background: readAccent(accent) ? `#${readAccent(accent)}` : 'var(--accent)' }}
              />
            </div>
          )}
        </Field>
        <Field label="Picture before playing" hint="Also what messengers show beside the link.">
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={poster}
              onChange={setPoster}
              options={[
                { value: '', label: 'What is on air' },
                ...pictures.map(({ id, title }) => ({ value: id, label: title })),
              ]}
            />
          )}
        </Field>
        <Field label="Viewers can go back" hint={dvrHint(settings.longestDvrMinutes)}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={dvr}
              onChange={setDvr}
              options={DVR_MINUTES.filter((minutes) => minutes <= settings.longestDvrMinutes).map((minutes) => ({
                value: String(minutes),
                label: describeDvr(minutes),
              }))}
            />
          )}
        </Field>
        <Field label={`Volume at the start: ${volume} %`} hint="For viewers who have not chosen one yet.">
          {(control) => (
            <input
              {...control}
              type="range"
              min={0}
              max={100}
              step={5}
              value={volume}
              onChange={({ target }) => setVolume(Number(target.value))}
              className="w-full accent-accent"
            />
          )}
        </Field>
        <div className="grid gap-3">
          <Switch label="Begin by itself, muted" checked={flags.autoplay} onChange={(autoplay) => set({ autoplay })} />
          <Switch
            label="Title over the picture"
            checked={flags.showTitle}
            onChange={(showTitle) => set({ showTitle })}
          />
          <Switch label="Controls" checked={flags.controls} onChange={(controls) => set({ controls })} />
          <Switch
            label="Chat beside it, once the channel has one"
            checked={!flags.hideChat}
            onChange={(on) => set({ hideChat: !on })}
          />
        </div>
        <div className="flex justify-end">
          <Button type="submit" tone="accent" busy={update.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}

const dvrHint = (longest: number) =>
  longest === DVR_MINUTES.at(-1)
    ? 'What aired, in the bar below the picture.'
    : `${describeDvr(longest)} at most on your plan.`
