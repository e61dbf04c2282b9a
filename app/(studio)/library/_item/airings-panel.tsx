'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDateTimeSeconds } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'

/** When the item airs next. */
export function AiringsPanel({ item }: { item: MediaView }) {
  return item.status === 'ready' ? <Airings mediaId={item.id} /> : null
}

function Airings({ mediaId }: { mediaId: string }) {
  const airings = useQuery(useTRPC().media.airings.queryOptions({ mediaId }, { staleTime: 30_000 }))
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Airs on</h3>
      <QueryView query={airings} what="airings" bars={1} className="px-0">
        {(loaded) => (
          <>
            {loaded.airings.length === 0 ? (
              <p className="text-muted text-sm">Not planned in the next seven days on a channel that is on air.</p>
            ) : (
              <ul className="grid max-h-60 gap-1.5 overflow-y-auto text-sm">
                {loaded.airings.map(({ channelId, channel, startsAt }) => (
                  <li key={`${channelId} ${startsAt}`} className="flex flex-wrap justify-between gap-x-3">
                    <Link
                      href={`/channels/${channelId}/guide`}
                      className="rounded-sm text-accent underline underline-offset-4"
                    >
                      {channel}
                    </Link>
                    <span className="tabular-nums">{formatDateTimeSeconds(startsAt)}</span>
                  </li>
                ))}
              </ul>
            )}
            <p className="mt-2 text-muted text-xs">
              Aired {loaded.aired} {loaded.aired === 1 ? 'time' : 'times'} up to now.
            </p>
          </>
        )}
      </QueryView>
    </section>
  )
}
