'use client'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useBulkRun } from '#app/(studio)/_bulk/use-bulk-run.ts'
import type { BulkMediaAction, BulkMediaInput } from '#features/media/library-schema.ts'
import { useRefreshMedia } from '../use-library.ts'

const DOING: Record<BulkMediaAction, string> = {
  delete: 'Deleting items',
  restore: 'Restoring items',
  purge: 'Removing items',
  retry: 'Retrying items',
  tag: 'Adding the tag',
  untag: 'Removing the tag',
  move: 'Moving items',
  set: 'Changing items',
}

/** What an operation adds, removes or sets. */
type BulkValue = Pick<BulkMediaInput, 'tag' | 'folder' | 'values'>

export function useMediaBulk() {
  const trpc = useTRPC()
  const refresh = useRefreshMedia()
  const call = useMutation(trpc.media.bulk.mutationOptions())
  const { run, start, close } = useBulkRun()

  async function begin(action: BulkMediaAction, ids: readonly string[], value: BulkValue = {}) {
    await start(DOING[action], ids, (part) => call.mutateAsync({ action, ids: part, ...value }))
    refresh()
  }

  return { run, start: begin, close }
}
