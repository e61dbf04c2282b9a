'use client'
import { FolderInput, RotateCw, SlidersHorizontal, Tag, Trash2 } from 'lucide-react'
import { BulkDialog } from '#app/(studio)/_bulk/bulk-dialog.tsx'
import { BulkToolbar } from '#app/(studio)/_bulk/bulk-toolbar.tsx'
import { FolderForm } from '#app/(studio)/_bulk/folder-form.tsx'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import type { LibraryView } from '#features/media/library-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { TagForm, ValuesForm } from './media-bulk-forms.tsx'
import { useMediaBulk } from './use-media-bulk.ts'

interface MediaBulkBarProps {
  selection: Selection
  /** Those shown. */
  media: readonly MediaView[]
  library: LibraryView
}

/** Operations on the selected items. */
export function MediaBulkBar({ selection, media, library }: MediaBulkBarProps) {
  const { run, start, close } = useMediaBulk()
  const { ids } = selection
  const names = new Map(media.map(({ id, title }) => [id, title]))
  const what = ids.length === 1 ? '1 item' : `${ids.length} items`
  const hasFailed = media.some(({ id, status }) => status === 'failed' && selection.has(id))
  return (
    <>
      <BulkToolbar label="Selected items" selection={selection} shown={media.length}>
        <DialogButton needs="program" size="small" icon={Tag} label="Tag" title={`Tag ${what}`}>
          {(done) => (
            <TagForm
              known={library.tags.map(({ tag }) => tag)}
              onTag={(action, tag) => {
                done()
                void start(action, ids, { tag })
              }}
            />
          )}
        </DialogButton>
        <DialogButton needs="program" size="small" icon={FolderInput} label="Move" title={`Move ${what}`}>
          {(done) => (
            <FolderForm
              known={library.folders.map(({ folder }) => folder)}
              onMove={(folder) => {
                done()
                void start('move', ids, { folder })
              }}
            />
          )}
        </DialogButton>
        <DialogButton
          needs="program"
          size="small"
          icon={SlidersHorizontal}
          label="Change"
          title={`Change ${what}`}
          description="Fields that stay empty are not changed."
        >
          {(done) => (
            <ValuesForm
              onSet={(values) => {
                done()
                void start('set', ids, { values })
              }}
            />
          )}
        </DialogButton>
        {hasFailed && (
          <Button needs="program" size="small" icon={RotateCw} onClick={() => void start('retry', ids)}>
            Retry
          </Button>
        )}
        <ConfirmButton
          needs="program"
          size="small"
          tone="danger-quiet"
          icon={Trash2}
          title={`Delete ${what}?`}
          description={`Items on a rundown, in a published schedule, on air or about to air are kept. The others go to the trash, where they can be restored for ${RESTORABLE_DAYS} days.`}
          confirmLabel="Delete"
          onConfirm={async () => void start('delete', ids)}
        >
          Delete
        </ConfirmButton>
      </BulkToolbar>
      {run && <BulkDialog run={run} names={names} what="items" onClose={close} />}
    </>
  )
}
