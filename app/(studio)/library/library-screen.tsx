'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { LibrarySnapshot, MediaView } from '#features/media/schema.ts'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { ImportButton } from './_import/import-button.tsx'
import { ImportList } from './_import/import-list.tsx'
import { MediaDetails } from './_item/media-details.tsx'
import { DeleteMediaDialog } from './_list/delete-media-dialog.tsx'
import { EditMediaDialog } from './_list/edit-media-dialog.tsx'
import { MediaList } from './_list/media-list.tsx'
import { MediaNews } from './_list/media-news.tsx'
import { isInProgress } from './_list/media-words.ts'
import { DropZone } from './_upload/drop-zone.tsx'
import { UnfinishedUploads } from './_upload/unfinished-uploads.tsx'
import { UploadButton } from './_upload/upload-button.tsx'
import { UploadList } from './_upload/upload-list.tsx'
import { LibraryTabs } from './library-tabs.tsx'
import { useLibrary, usePutMedia } from './use-library.ts'

/** “12 items · 1 being prepared” */
function summary({ media }: LibrarySnapshot): string {
  const working = media.filter(isInProgress).length
  const failed = media.filter(({ status }) => status === 'failed').length
  return [
    `${media.length} ${media.length === 1 ? 'item' : 'items'}`,
    working > 0 && `${working} being prepared`,
    failed > 0 && `${failed} failed`,
  ]
    .filter(Boolean)
    .join(' · ')
}

export function LibraryScreen() {
  const library = useLibrary()
  return (
    <DropZone>
      <PageHeader title="Library" hint={library.data ? summary(library.data) : ' '}>
        <ImportButton />
        <UploadButton />
      </PageHeader>
      <LibraryTabs here="items" />
      <UploadList />
      <UnfinishedUploads />
      <ImportList />
      <QueryView card query={library} what="the library" bars={5}>
        {({ media }) => (
          <>
            <MediaNews media={media} />
            <LoadedLibrary media={media} />
          </>
        )}
      </QueryView>
    </DropZone>
  )
}

type Opened = { what: 'details' | 'edit' | 'delete'; mediaId: string } | null

function LoadedLibrary({ media }: { media: readonly MediaView[] }) {
  const trpc = useTRPC()
  const put = usePutMedia()
  const [opened, setOpened] = useState<Opened>(null)
  const retry = useMutation(
    trpc.media.retry.mutationOptions({
      onSuccess: put,
      onError: (error) => toastError('The item could not be retried', error),
    }),
  )
  // By id, so that an open dialog shows the current item and closes when the item is deleted.
  const shown = (what: NonNullable<Opened>['what']) =>
    opened?.what === what ? (media.find(({ id }) => id === opened.mediaId) ?? null) : null
  const open = (what: NonNullable<Opened>['what']) => (item: MediaView) => setOpened({ what, mediaId: item.id })
  const close = () => setOpened(null)
  return (
    <>
      <MediaList
        media={media}
        retryingId={retry.isPending ? retry.variables.mediaId : null}
        onOpen={open('details')}
        onEdit={open('edit')}
        onDelete={open('delete')}
        onRetry={(item) => retry.mutate({ mediaId: item.id })}
      />
      <MediaDetails item={shown('details')} onEdit={open('edit')} onClose={close} />
      <EditMediaDialog item={shown('edit')} media={media} onClose={close} />
      <DeleteMediaDialog item={shown('delete')} onClose={close} />
    </>
  )
}
