'use client'
import { useQuery } from '@tanstack/react-query'
import type { Health } from '#features/system/schema.ts'
import { Notice } from '#ui/notice.tsx'
import { publicPath } from '#ui/public-path.ts'

const REFRESH_MS = 15_000

/**
 * Shown on every page while the disk is full, away or read-only. Reads /health, which needs no database: a full disk may
 * have stopped it.
 */
export function StorageNotice({ admin }: { admin: boolean }) {
  const { data } = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }): Promise<Health> => (await fetch(publicPath('/health'), { signal })).json(),
    refetchInterval: REFRESH_MS,
  })
  const status = data?.storage?.status
  if (status === 'full')
    return (
      <Notice tone="danger" className="mb-4">
        <strong>The disk of this installation is full.</strong> Channels stay on air. Uploads are refused and videos are
        not prepared until there is space.{' '}
        {admin ? WHAT_TO_DO : 'Delete items you no longer need, or contact the operator.'}
      </Notice>
    )
  if (status === 'away' || status === 'read-only')
    return (
      <Notice tone="danger" className="mb-4">
        <strong>The storage of this installation {status === 'away' ? 'is not there' : 'cannot be written'}.</strong>{' '}
        Channels continue while their segments can be read. Until it is back, uploads and recordings are refused, and
        imports wait.
      </Notice>
    )
  if (status === 'low' && admin)
    return (
      <Notice tone="warn" className="mb-4">
        The disk of this installation is almost full. {WHAT_TO_DO}
      </Notice>
    )
  return null
}

const WHAT_TO_DO = 'Delete items, or free space on the disk of DATA_DIR. No restart is needed.'
