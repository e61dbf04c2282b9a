'use client'
import type { LibraryView } from '#features/media/library-schema.ts'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { ImportButton } from './_import/import-button.tsx'
import { ImportList } from './_import/import-list.tsx'
import { LibraryBrowser } from './_list/library-browser.tsx'
import { DropZone } from './_upload/drop-zone.tsx'
import { UnfinishedUploads } from './_upload/unfinished-uploads.tsx'
import { UploadButton } from './_upload/upload-button.tsx'
import { UploadList } from './_upload/upload-list.tsx'
import { LibraryTabs } from './library-tabs.tsx'
import { useLibrary, useLibraryItems } from './use-library.ts'
import { listInput, useLibraryView } from './use-library-view.ts'

/** “12 items · 1 being prepared” */
function summary({ items, preparing, failed }: LibraryView): string {
  return [
    `${items.toLocaleString('en-US')} ${items === 1 ? 'item' : 'items'}`,
    preparing > 0 && `${preparing} being prepared`,
    failed > 0 && `${failed} failed`,
  ]
    .filter(Boolean)
    .join(' · ')
}

export function LibraryScreen() {
  const library = useLibrary()
  const view = useLibraryView()
  // Here, so that they are fetched with the rest, not after it.
  const items = useLibraryItems(listInput(view.state))
  return (
    <DropZone>
      <PageHeader title="Library" hint={library.data ? summary(library.data) : ' '}>
        <ImportButton />
        <UploadButton />
      </PageHeader>
      <LibraryTabs here="items" deleted={library.data?.deleted ?? 0} />
      <UploadList />
      <UnfinishedUploads />
      <ImportList />
      <QueryView card query={library} what="the library" bars={5}>
        {(loaded) => <LibraryBrowser library={loaded} view={view} items={items} />}
      </QueryView>
    </DropZone>
  )
}
