'use client'
import { useMutation } from '@tanstack/react-query'
import { Check, Minus, X } from 'lucide-react'
import { useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DestinationView, TestOutcome } from '#features/destination/schema.ts'
import { Button } from '#ui/button.tsx'
import { cn } from '#ui/cn.ts'
import { Loading } from '#ui/loading.tsx'
import { Notice } from '#ui/notice.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { type StepState, testSteps } from './test-steps.ts'

/** Starts the test at once. */
export function ConnectionTest({ destination }: { destination: DestinationView }) {
  const trpc = useTRPC()
  const { mutate, data, error, isPending } = useMutation(trpc.destination.test.mutationOptions())
  const { channelId, id: destinationId } = destination
  useEffect(() => mutate({ channelId, destinationId }), [mutate, channelId, destinationId])
  return (
    <div className="grid gap-4 pt-1">
      <p className="clock break-all text-muted text-xs">{data?.serverUrl ?? destination.serverUrl}</p>
      {error ? (
        <Notice tone="warn">{readError(error).message}</Notice>
      ) : data ? (
        <TestResult withBackup={destination.backupServerUrl !== null} outcome={data} />
      ) : (
        <Loading what="the test result" className="grid gap-2.5">
          {testSteps(destination.serverUrl, null).map(({ label }) => (
            <Skeleton key={label} className="h-5 w-2/3" />
          ))}
        </Loading>
      )}
      <div className="flex justify-end">
        {/* Never disabled: it has the focus while the test runs. */}
        <Button aria-busy={isPending || undefined} onClick={() => isPending || mutate({ channelId, destinationId })}>
          {isPending ? 'Testing…' : 'Test again'}
        </Button>
      </div>
    </div>
  )
}

const ICONS: Record<StepState, { icon: typeof Check; colour: string; word: string }> = {
  passed: { icon: Check, colour: 'text-accent', word: 'passed' },
  failed: { icon: X, colour: 'text-danger', word: 'failed' },
  untried: { icon: Minus, colour: 'text-muted', word: 'not tried' },
}

/** The steps of a test and its outcome. */
export function TestResult({ withBackup, outcome }: { withBackup: boolean; outcome: TestOutcome }) {
  const taken = withBackup ? 'Both servers accept the stream.' : 'The server accepts the stream.'
  return (
    <div role="status" className="grid gap-4">
      <ol className="grid gap-2 text-sm">
        {testSteps(outcome.serverUrl, outcome).map(({ label, state }) => {
          const { icon: Icon, colour, word } = ICONS[state]
          return (
            <li key={label} className="flex items-center gap-2.5">
              <Icon className={cn('size-4 shrink-0', colour)} aria-hidden />
              <span className={state === 'untried' ? 'text-muted' : undefined}>{label}</span>
              <span className="sr-only">: {word}</span>
            </li>
          )
        })}
      </ol>
      <Notice tone={outcome.ok ? 'info' : 'danger'}>
        {outcome.ok ? taken : outcome.reason} ({(outcome.tookMs / 1_000).toFixed(1)} s)
      </Notice>
    </div>
  )
}
