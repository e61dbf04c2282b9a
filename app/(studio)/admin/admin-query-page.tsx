'use client'
import type { ReactNode } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { AdminPage } from './admin-page.tsx'

interface AdminQueryPageProps<Data> {
  here: 'overview' | 'system' | 'game-day'
  hint: string
  query: { data: Data | undefined; error: unknown; refetch(): unknown }
  /** “the overview” */
  what: string
  /** What the cards hold, such as “figures”. */
  shown: string
  children(data: NonNullable<Data>): ReactNode
}

/** An admin page of one query. While it cannot be loaded again, the cards stay, below a notice. */
export function AdminQueryPage<Data>({ here, hint, query, what, shown, children }: AdminQueryPageProps<Data>) {
  return (
    <AdminPage here={here} hint={hint}>
      <QueryView query={query} what={what} card>
        {(data) => (
          // minmax: a wide table scrolls inside its card and does not widen the page.
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            {query.error ? (
              <Notice tone="warn">
                {readError(query.error).message} The {shown} below are the last ones loaded.
              </Notice>
            ) : null}
            {children(data)}
          </div>
        )}
      </QueryView>
    </AdminPage>
  )
}
