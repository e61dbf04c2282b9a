'use client'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { readEmbedHosts } from '#domain/player/read-embed-hosts.ts'
import type { PlaybackAccessName, PlayerSettingsView } from '#features/player/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Field, Textarea } from '#ui/field.tsx'
import { useLeaveGuard } from '#ui/leave-guard.tsx'
import { Notice } from '#ui/notice.tsx'
import { useUpdatePlayer } from './use-update-player.ts'

const CHOICES: readonly { value: PlaybackAccessName; label: string; hint: string }[] = [
  { value: 'PUBLIC', label: 'Public', hint: 'Anybody, and it stands in the lists of your account.' },
  { value: 'UNLISTED', label: 'Unlisted', hint: 'Anybody who has the link; it stands in no list.' },
  {
    value: 'TOKEN',
    label: 'Signed links only',
    hint: 'Each viewer needs a link that your own server signs. The guide and the pictures need it too.',
  },
]

/** Who may watch, and on whose pages. */
export function AccessCard({ settings }: { settings: PlayerSettingsView }) {
  const update = useUpdatePlayer(settings.channelId)
  const [access, setAccess] = useState(settings.access)
  const [text, setText] = useState(settings.embedDomains.join('\n'))
  const [problem, setProblem] = useState<string | null>(null)
  const changed = access !== settings.access || text.trim() !== settings.embedDomains.join('\n')

  useLeaveGuard(changed)

  function submit(event: FormEvent) {
    event.preventDefault()
    const { hosts, problem: found } = readEmbedHosts(text.split(/[\s,]+/))
    setProblem(found)
    if (!found) update.mutate({ channelId: settings.channelId, access, embedDomains: hosts })
  }

  return (
    <Card aria-label="Who may watch" data-testid="access-card">
      <CardHeader title="Who may watch" />
      <form onSubmit={submit} noValidate className="grid gap-5 px-4 pb-5 sm:px-5">
        {update.error && <Notice tone="danger">{readError(update.error).message}</Notice>}
        <fieldset className="grid gap-2.5">
          <legend className="sr-only">Who may watch</legend>
          {CHOICES.map(({ value, label, hint }) => (
            <label key={value} className="flex cursor-pointer items-start gap-3">
              <input
                type="radio"
                name="access"
                value={value}
                checked={access === value}
                onChange={() => setAccess(value)}
                className="mt-1 size-4 shrink-0 accent-accent"
              />
              <span>
                <span className="block font-medium text-sm">{label}</span>
                <span className="block text-muted text-xs leading-relaxed">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field
          label="Websites that may hold the player"
          error={problem}
          hint="One a line, such as example.com or *.example.com. None: every website may. Browsers keep to this list, other programs need not: it is no lock. To let in only whom you choose, use signed links."
        >
          {(control) => (
            <Textarea
              {...control}
              value={text}
              rows={4}
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
              onChange={({ target }) => {
                setText(target.value)
                setProblem(null)
              }}
            />
          )}
        </Field>
        <div className="flex justify-end">
          <Button type="submit" tone="accent" busy={update.isPending} disabled={!changed}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}
