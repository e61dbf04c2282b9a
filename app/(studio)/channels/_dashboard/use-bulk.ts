'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { BulkAction, BulkChannelsInput, BulkResult } from '#features/channel/schema.ts'

/** Small enough that progress is seen, large enough that 500 channels need few calls. */
const CHANNELS_A_CALL = 20

export interface BulkRun {
  action: BulkAction
  total: number
  results: BulkResult[]
  /** Why the rest was not attempted; null: everything was. */
  problem: string | null
  isRunning: boolean
}

/** What an operation adds, removes or sets. */
export type BulkValue = Pick<BulkChannelsInput, 'label' | 'folder'>

/** Runs an operation on many channels in parts, and keeps the result of each channel. */
export function useBulk() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const call = useMutation(trpc.channel.bulk.mutationOptions())
  const [run, setRun] = useState<BulkRun | null>(null)

  async function start(action: BulkAction, ids: readonly string[], value: BulkValue = {}) {
    let now: BulkRun = { action, total: ids.length, results: [], problem: null, isRunning: true }
    setRun(now)
    try {
      for (let at = 0; at < ids.length; at += CHANNELS_A_CALL) {
        const part = ids.slice(at, at + CHANNELS_A_CALL)
        const { results } = await call.mutateAsync({ action, ids: part, ...value })
        now = { ...now, results: [...now.results, ...results] }
        setRun(now)
      }
    } catch (error) {
      now = { ...now, problem: readError(error).message }
    }
    setRun({ ...now, isRunning: false })
    await queryClient.invalidateQueries({ queryKey: trpc.channel.list.queryKey() })
  }

  return { run, start, close: () => setRun(null) }
}
