'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Download, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { auditActor, auditChange, auditOrigin, auditSubject, auditWords } from '#app/(studio)/_audit/audit-words.ts'
import { useMediaItems } from '#app/(studio)/library/_picker/use-media-items.ts'
import type { AuditEntryView } from '#features/audit/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { Notice } from '#ui/notice.tsx'
import { publicPath } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import { AuditFilters, type ChosenFilter, filterOf, NO_FILTER } from './audit-filters.tsx'

/** Current names of channels, items, members and the account: not every entry records the name. */
function useNamesNow(entries: readonly AuditEntryView[]): ReadonlyMap<string, string> {
  const trpc = useTRPC()
  const { data: channels } = useChannels()
  const unnamed = entries.filter((entry) => entry.subjectId.startsWith('md_') && auditSubject(entry) === null)
  const { items } = useMediaItems(unnamed.map(({ subjectId }) => subjectId))
  const { data: members } = useQuery(trpc.member.list.queryOptions())
  const { data: me } = useQuery(trpc.account.me.queryOptions())
  return new Map([
    ...(me ? [[me.account.id, me.account.name] as const] : []),
    ...(members?.map(({ id, name }) => [id, name] as const) ?? []),
    ...(channels?.channels.map(({ id, name }) => [id, name] as const) ?? []),
    ...[...items.values()].map(({ id, title }) => [id, title] as const),
  ])
}

export function AuditTrail() {
  const trpc = useTRPC()
  const [chosen, setChosen] = useState<ChosenFilter>(NO_FILTER)
  const filter = filterOf(chosen)
  const trail = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(filter, {
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const { error } = trail
  const entries = trail.data?.pages.flatMap((page) => page.entries) ?? []
  const columns = auditColumns(useNamesNow(entries))
  return (
    <Card aria-label="Audit trail">
      <CardHeader title="Audit trail" hint="Who changed what in this account, newest first. Entries cannot be changed.">
        {(['csv', 'json'] as const).map((format) => (
          <Button key={format} asChild icon={Download} size="small">
            <a href={publicPath(`/api/audit/export?${new URLSearchParams({ ...filter, format })}`)} download>
              {format.toUpperCase()}
            </a>
          </Button>
        ))}
      </CardHeader>
      <AuditFilters chosen={chosen} known={entries} onChange={setChosen} />
      <QueryView query={trail} what="the audit trail">
        {() =>
          entries.length === 0 ? (
            <EmptyState icon={ScrollText} title="No entries" className="py-8">
              {Object.values(chosen).every((value) => value === '')
                ? 'Changes of channels, items and keys appear here.'
                : 'No entry matches. Choose another action, person or time.'}
            </EmptyState>
          ) : (
            <>
              <DataTable
                label="Audit trail"
                columns={columns}
                rows={entries}
                rowId={({ id }) => id}
                rowProps={rowProps}
              />
              {error && (
                <Notice tone="danger" className="m-4">
                  {readError(error).message}
                </Notice>
              )}
              <MoreButton of={trail} />
            </>
          )
        }
      </QueryView>
    </Card>
  )
}

const rowProps = ({ action }: AuditEntryView) => ({ 'data-testid': 'audit-row', 'data-action': action })

/** The subject is its recorded name, else its current name, else its id. */
const auditColumns = (namesNow: ReadonlyMap<string, string>): Column<AuditEntryView>[] => [
  {
    label: 'Time',
    cell: ({ at }) => <time dateTime={at}>{formatDateTime(at)}</time>,
    bare: true,
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
  { label: 'Who', cell: auditActor, className: 'wrap-anywhere min-w-32 font-medium' },
  { label: 'Action', cell: auditWords, className: 'min-w-40' },
  {
    label: 'Subject',
    cell: (entry) => auditSubject(entry) ?? namesNow.get(entry.subjectId) ?? entry.subjectId,
    className: 'wrap-anywhere min-w-40 text-muted',
  },
  { label: 'Change', cell: auditChange, className: 'wrap-anywhere min-w-40 text-muted text-xs' },
  { label: 'Address', cell: auditOrigin, className: 'clock text-muted text-xs' },
]
