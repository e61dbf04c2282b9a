'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { LibrarySnapshot } from '#features/media/schema.ts'
import { Notice } from '#ui/notice.tsx'

const POLL_MS = 5_000
/** More are not counted. */
const MOST = 100

const countPreparing = (snapshot: LibrarySnapshot | undefined) =>
  snapshot?.media.filter(({ status }) => status !== 'recording').length ?? 0

/** Says that items are still on their way to air: after the first start the demo's own. */
export function PreparingNotice() {
  const trpc = useTRPC()
  const { data } = useQuery({
    ...trpc.media.list.queryOptions({ status: 'in-progress', limit: MOST }),
    refetchInterval: ({ state }) => (countPreparing(state.data) > 0 ? POLL_MS : false),
  })
  const count = countPreparing(data)
  const isDemo = data?.media.every(({ sourceName }) => sourceName.startsWith('aurora-'))
  if (count === 0) return null
  return (
    <Notice className="mb-4" action={<Link href="/library">Open library</Link>}>
      {count === 1
        ? 'One item is being prepared'
        : `${count === MOST ? `${MOST} or more` : count} items are being prepared`}
      {isDemo ? ' for the demo. Each joins its rundown when it is ready.' : ' and can air when ready.'}
    </Notice>
  )
}
