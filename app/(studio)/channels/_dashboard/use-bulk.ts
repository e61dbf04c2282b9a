'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useBulkRun } from '#app/(studio)/_bulk/use-bulk-run.ts'
import type { BulkAction, BulkChannelsInput } from '#features/channel/schema.ts'

const DOING: Record<BulkAction, string> = {
  start: 'Starting channels',
  stop: 'Stopping channels',
  restart: 'Restarting channels',
  delete: 'Deleting channels',
  tag: 'Adding the label',
  untag: 'Removing the label',
  move: 'Moving channels',
}

/** What an operation adds, removes or sets. */
export type BulkValue = Pick<BulkChannelsInput, 'label' | 'folder'>

export function useBulk() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const call = useMutation(trpc.channel.bulk.mutationOptions())
  const { run, start, close } = useBulkRun()

  async function begin(action: BulkAction, ids: readonly string[], value: BulkValue = {}) {
    await start(DOING[action], ids, (part) => call.mutateAsync({ action, ids: part, ...value }))
    await queryClient.invalidateQueries({ queryKey: trpc.channel.list.queryKey() })
  }

  return { run, start: begin, close }
}
