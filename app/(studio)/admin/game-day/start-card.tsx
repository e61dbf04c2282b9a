'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { DRILL_NAMES, DRILLS, type DrillName } from '#domain/game-day/drills.ts'
import type { DrillableChannel } from '#features/game-day/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { CheckBox } from '#ui/check-box.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { ChannelField } from './channel-field.tsx'

/** @param isRunning one at a time in the installation */
export function StartCard({ isRunning }: { isRunning: boolean }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [channel, setChannel] = useState<DrillableChannel | null>(null)
  const [chosen, setChosen] = useState<readonly DrillName[]>(['hand-over'])
  const drills = DRILL_NAMES.filter((drill) => chosen.includes(drill))
  const start = useMutation(
    trpc.gameDay.start.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.gameDay.list.queryKey() }),
    }),
  )
  return (
    <Card aria-label="Start a game day">
      <CardHeader title="Start a game day" hint="Drills run one after another, each for at most a minute and a half." />
      <div className="grid gap-5 px-4 pb-5 sm:px-5">
        <div className="max-w-md">
          <ChannelField value={channel} onPick={setChannel} />
        </div>
        <fieldset className="grid gap-3">
          <legend className="mb-2 font-medium text-sm">Drills</legend>
          {DRILL_NAMES.map((drill) => (
            <CheckBox
              key={drill}
              label={DRILLS[drill].label}
              hint={DRILLS[drill].hint}
              checked={chosen.includes(drill)}
              onChange={(checked) =>
                setChosen(checked ? [...chosen, drill] : chosen.filter((other) => other !== drill))
              }
            />
          ))}
        </fieldset>
        <div className="flex flex-wrap items-center gap-3">
          <ConfirmButton
            tone="accent"
            disabled={!channel || drills.length === 0 || isRunning}
            title={`Start a game day on ${channel?.name ?? 'the channel'}?`}
            description={<Consequences drills={drills} accountName={channel?.accountName ?? ''} />}
            confirmLabel="Start game day"
            onConfirm={() => start.mutateAsync({ channelId: channel?.id ?? '', drills })}
          >
            Start
          </ConfirmButton>
          <p className="text-muted text-xs" aria-live="polite">
            {isRunning && 'A game day is running. Another one can be started when it has ended.'}
          </p>
        </div>
      </div>
    </Card>
  )
}

function Consequences({ drills, accountName }: { drills: readonly DrillName[]; accountName: string }) {
  return (
    <>
      <p className="wrap-anywhere">
        This breaks parts of a channel of {accountName} that is on air. No media and no schedule is changed. Alerts of
        that account may open and send notices.
      </p>
      <ul className="mt-2 grid list-disc gap-1 pl-5">
        {drills.map((drill) => (
          <li key={drill}>
            {DRILLS[drill].label}. {DRILLS[drill].hint}
          </li>
        ))}
      </ul>
    </>
  )
}
