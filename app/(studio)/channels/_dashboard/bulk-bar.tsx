'use client'
import { FolderInput, Play, RotateCw, Square, Tag, Trash2 } from 'lucide-react'
import { BulkDialog } from '#app/(studio)/_bulk/bulk-dialog.tsx'
import { BulkToolbar } from '#app/(studio)/_bulk/bulk-toolbar.tsx'
import { FolderForm } from '#app/(studio)/_bulk/folder-form.tsx'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import type { BulkAction, ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { LabelForm } from './label-form.tsx'
import { listFolders, listLabels } from './pick-channels.ts'
import { useBulk } from './use-bulk.ts'

const countChannels = (count: number) => (count === 1 ? '1 channel' : `${count} channels`)

interface BulkBarProps {
  selection: Selection
  /** Those shown. */
  channels: readonly ChannelView[]
}

/** Operations on the selected channels. What interrupts viewers asks first. */
export function BulkBar({ selection, channels }: BulkBarProps) {
  const { run, start, close } = useBulk()
  const { ids } = selection
  const names = new Map(channels.map(({ id, name }) => [id, name]))
  const what = countChannels(ids.length)
  const begin = (action: BulkAction) => () => start(action, ids)
  return (
    <>
      <BulkToolbar label="Selected channels" selection={selection} shown={channels.length}>
        <Button needs="operate" size="small" icon={Play} onClick={begin('start')}>
          Start
        </Button>
        <ConfirmButton
          needs="operate"
          size="small"
          icon={RotateCw}
          title={`Restart ${what}?`}
          description="Each rundown restarts with its first item within a few seconds. Stopped channels are started."
          confirmLabel="Restart"
          onConfirm={async () => void begin('restart')()}
        >
          Restart
        </ConfirmButton>
        <ConfirmButton
          needs="operate"
          size="small"
          icon={Square}
          title={`Take ${what} off air?`}
          description="Playback stops for all their viewers at once. Rundowns and addresses are kept."
          confirmLabel="Stop"
          onConfirm={async () => void begin('stop')()}
        >
          Stop
        </ConfirmButton>
        <DialogButton needs="configure" size="small" icon={Tag} label="Label" title={`Label ${what}`}>
          {(done) => (
            <LabelForm
              known={listLabels(channels)}
              onLabel={(action, label) => {
                done()
                void start(action, ids, { label })
              }}
            />
          )}
        </DialogButton>
        <DialogButton needs="configure" size="small" icon={FolderInput} label="Move" title={`Move ${what}`}>
          {(done) => (
            <FolderForm
              known={listFolders(channels)}
              onMove={(folder) => {
                done()
                void start('move', ids, { folder })
              }}
            />
          )}
        </DialogButton>
        <ConfirmButton
          needs="configure"
          size="small"
          tone="danger-quiet"
          icon={Trash2}
          title={`Delete ${what}?`}
          description={`Channels on air are kept. The others leave all lists, and their addresses stop working. They can be restored for ${RESTORABLE_DAYS} days.`}
          confirmLabel="Delete"
          onConfirm={async () => void begin('delete')()}
        >
          Delete
        </ConfirmButton>
      </BulkToolbar>
      {run && <BulkDialog run={run} names={names} what="channels" onClose={close} />}
    </>
  )
}
