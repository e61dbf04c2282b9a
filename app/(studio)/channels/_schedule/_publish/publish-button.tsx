'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { airNote } from '#app/(studio)/channels/_desk/air-note.ts'
import type { FlightCheckView } from '#features/schedule/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { type FindingsContext, FindingsList } from './findings-list.tsx'
import { countOf } from './flight-check-card.tsx'

interface PublishButtonProps extends FindingsContext {
  channelId: string
  /** What the channel airs now. */
  mode: 'loop' | 'calendar'
  draft: ScheduleDraft
  /** The server has a new version and a new revision of the draft. */
  onPublished(): Promise<void>
}

const WAITS_FOR = { slate: 'The slate is held.', live: 'A live feed is on air.' }

/** Saves and checks the draft, then publishes it. With errors in the next 72 hours it needs an override reason. */
export function PublishButton({ channelId, mode, draft, onPublished, ...context }: PublishButtonProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const publish = useMutation(trpc.schedule.publish.mutationOptions())
  const [check, setCheck] = useState<FlightCheckView | null>(null)
  const [checking, setChecking] = useState(false)
  const [reason, setReason] = useState('')
  const [putOnAir, setPutOnAir] = useState(true)

  async function begin() {
    setChecking(true)
    try {
      if (!(await draft.flush())) return
      const options = trpc.schedule.flightCheck.queryOptions({ channelId }, { staleTime: 0 })
      publish.reset()
      setReason('')
      setPutOnAir(true)
      setCheck(await queryClient.fetchQuery(options))
    } catch (error) {
      toastError('The schedule could not be checked', error)
    } finally {
      setChecking(false)
    }
  }

  function send(red: number) {
    const overrideReason = red > 0 ? { overrideReason: reason } : {}
    publish.mutate(
      { channelId, ...overrideReason, ...(mode === 'loop' && { putOnAir }) },
      {
        async onSuccess({ number, waitsFor, ...air }) {
          setCheck(null)
          toast.success(`Version ${number} is published`, {
            duration: 12_000,
            description: waitsFor
              ? `${WAITS_FOR[waitsFor]} It airs when the channel returns to its schedule.`
              : (airNote(air) ??
                (mode === 'loop' && !putOnAir
                  ? 'The channel continues with its rundown.'
                  : 'It airs when the channel is started.')),
          })
          await onPublished()
        },
      },
    )
  }

  return (
    <>
      <Button
        needs="program"
        icon={Rocket}
        tone="accent"
        size="small"
        busy={checking}
        onClick={begin}
        disabled={draft.state.kind === 'conflict'}
      >
        Publish
      </Button>
      <Dialog
        open={check !== null}
        onOpenChange={(open) => !open && setCheck(null)}
        title="Publish this schedule?"
        description={
          mode === 'calendar'
            ? 'It takes effect at the next item boundary, in the guide too. Earlier versions are kept.'
            : 'Earlier versions are kept.'
        }
      >
        {check && (
          <div className="grid gap-4">
            {mode === 'loop' && (
              <fieldset className="grid gap-1.5 text-sm" data-testid="put-on-air">
                <legend className="mb-1 font-medium">Put this schedule on air?</legend>
                <Choice checked={putOnAir} onChoose={() => setPutOnAir(true)}>
                  Yes: the channel airs its schedule from now on. Its rundown is kept.
                </Choice>
                <Choice checked={!putOnAir} onChoose={() => setPutOnAir(false)}>
                  No: the channel continues with its rundown, also in the guide.
                </Choice>
              </fieldset>
            )}
            {publish.error && <Notice tone="danger">{readError(publish.error).message}</Notice>}
            {check.red > 0 ? (
              <Notice tone="danger">
                The flight check found {countOf(check.red, 'error')} in the next 72 hours. Fix the errors, or give a
                reason to publish anyway.
              </Notice>
            ) : (
              <Notice>
                {check.amber > 0
                  ? `No errors in the next 72 hours, ${countOf(check.amber, 'warning')}.`
                  : 'No problems in the next 72 hours.'}
              </Notice>
            )}
            {check.red > 0 && (
              <Field label="Override reason" hint="Shown in the list of versions.">
                {(control) => (
                  <Input
                    {...control}
                    value={reason}
                    maxLength={500}
                    onChange={(event) => setReason(event.target.value)}
                  />
                )}
              </Field>
            )}
            <div className="flex justify-end gap-2">
              <Button onClick={() => setCheck(null)}>Cancel</Button>
              <Button
                tone={check.red > 0 ? 'danger' : 'accent'}
                busy={publish.isPending}
                disabled={check.red > 0 && reason.trim().length < 3}
                onClick={() => send(check.red)}
              >
                {check.red > 0 ? 'Publish anyway' : 'Publish now'}
              </Button>
            </div>
            <FindingsList
              findings={check.findings}
              {...context}
              onShow={(finding) => {
                setCheck(null)
                context.onShow(finding)
              }}
              onFillers={() => {
                setCheck(null)
                context.onFillers()
              }}
            />
          </div>
        )}
      </Dialog>
    </>
  )
}

interface ChoiceProps {
  checked: boolean
  onChoose(): void
  children: ReactNode
}

function Choice({ checked, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex items-baseline gap-2">
      <input type="radio" name="put-on-air" checked={checked} onChange={onChoose} className="accent-accent" />
      <span>{children}</span>
    </label>
  )
}
