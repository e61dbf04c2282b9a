'use client'
import { Clapperboard, Search } from 'lucide-react'
import { useState } from 'react'
import type { MediaView } from '../../../server/features/media/schema.ts'
import { readError } from '../../_trpc/read-error.ts'
import { Card } from '../../_ui/card.tsx'
import { EmptyState } from '../../_ui/empty-state.tsx'
import { ErrorState } from '../../_ui/error-state.tsx'
import { Input } from '../../_ui/field.tsx'
import { formatDuration } from '../../_ui/format.ts'
import { PageHeader } from '../../_ui/page-header.tsx'
import { Select } from '../../_ui/select.tsx'
import { DeleteMediaDialog } from './delete-media-dialog.tsx'
import { DropZone } from './drop-zone.tsx'
import { LibrarySkeleton } from './library-skeleton.tsx'
import { MediaDrawer } from './media-drawer.tsx'
import { MediaRow } from './media-row.tsx'
import { KIND_OPTIONS } from './media-words.ts'
import { matchesSearch } from './search.ts'
import { UploadRows } from './upload-rows.tsx'
import { useLibrary } from './use-library.ts'
import { useRetryMedia } from './use-retry-media.ts'

const KIND_FILTERS = [{ value: '', label: 'All kinds' }, ...KIND_OPTIONS]
const STATE_FILTERS = [
  { value: '', label: 'All states' },
  { value: 'ready', label: 'Ready' },
  { value: 'working', label: 'Being prepared' },
  { value: 'failed', label: 'Failed' },
]

const stateGroup = ({ state }: MediaView) => (state === 'READY' ? 'ready' : state === 'FAILED' ? 'failed' : 'working')

export function LibraryDesk() {
  const { data, error, refetch } = useLibrary()
  const retry = useRetryMedia()
  const [search, setSearch] = useState('')
  const [kind, setKind] = useState('')
  const [state, setState] = useState('')
  const [openId, setOpenId] = useState<string | null>(null)
  const [doomed, setDoomed] = useState<MediaView | null>(null)

  const media = data?.media ?? []
  const found = media.filter(
    (item) => (!kind || item.kind === kind) && (!state || stateGroup(item) === state) && matchesSearch(item, search),
  )
  const totalMs = media.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)

  return (
    <>
      <PageHeader
        title="Library"
        hint={data ? `${media.length} ${media.length === 1 ? 'item' : 'items'} · ${formatDuration(totalMs)}` : ' '}
      />
      <DropZone />
      <UploadRows />
      {data ? (
        media.length === 0 ? (
          <Card>
            <EmptyState icon={Clapperboard} title="The library is empty">
              Upload a video. It is checked, brought to the house format and levelled, and is then ready for every
              channel.
            </EmptyState>
          </Card>
        ) : (
          <Card aria-label="Items">
            <div className="flex flex-wrap gap-2 border-line border-b p-3 sm:px-5">
              <div className="relative min-w-40 flex-1 basis-60">
                <Search className="pointer-events-none absolute top-3 left-3 size-4 text-muted" aria-hidden />
                <Input
                  type="search"
                  aria-label="Search the library"
                  placeholder="Search"
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                  className="pl-9"
                />
              </div>
              <Select
                aria-label="Kind"
                options={KIND_FILTERS}
                value={kind}
                onChange={setKind}
                className="flex-1 sm:flex-none"
              />
              <Select
                aria-label="State"
                options={STATE_FILTERS}
                value={state}
                onChange={setState}
                className="flex-1 sm:flex-none"
              />
            </div>
            <p className="sr-only" aria-live="polite">
              {search || kind || state ? `${found.length} found` : ''}
            </p>
            {found.length === 0 ? (
              <p className="px-5 py-12 text-center text-muted text-sm">Nothing in the library matches.</p>
            ) : (
              <ul className="divide-y divide-line">
                {found.map((item) => (
                  <MediaRow
                    key={item.id}
                    media={item}
                    onOpen={() => setOpenId(item.id)}
                    onRetry={() => retry(item)}
                    onDelete={() => setDoomed(item)}
                  />
                ))}
              </ul>
            )}
          </Card>
        )
      ) : error ? (
        <Card>
          <ErrorState title="The library could not be read" {...readError(error)} onRetry={() => refetch()} />
        </Card>
      ) : (
        <LibrarySkeleton />
      )}
      <MediaDrawer
        media={media.find(({ id }) => id === openId) ?? null}
        onClose={() => setOpenId(null)}
        onRetry={retry}
        onDelete={setDoomed}
      />
      <DeleteMediaDialog media={doomed} onClose={() => setDoomed(null)} onDeleted={() => setOpenId(null)} />
    </>
  )
}
