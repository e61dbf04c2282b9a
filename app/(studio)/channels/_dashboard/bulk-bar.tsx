'use client'
import { FolderInput, Play, RotateCw, Square, Tag, Trash2, X } from 'lucide-react'
import { RESTORABLE_DAYS } from '#domain/channel/deleted-for.ts'
import type { BulkAction, ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { FolderForm, LabelForm } from './bulk-forms.tsx'
import { listFolders, listLabels } from './pick-channels.ts'
import { useBulk } from './use-bulk.ts'
import type { ChannelSelection } from './use-channel-selection.ts'

const countChannels = (count: number) => (count === 1 ? '1 channel' : `${count} channels`)

interface BulkBarProps {
  selection: ChannelSelection
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
      {ids.length > 0 && (
        <div
          role="toolbar"
          aria-label="Selected channels"
          data-testid="bulk-bar"
          className="sticky bottom-20 z-20 mt-4 flex flex-wrap items-center gap-1.5 rounded-xl border border-line bg-raised py-2 pr-2 pl-4 shadow-raised lg:bottom-4"
        >
          <span className="mr-1 text-sm" role="status">
            {ids.length} selected
          </span>
          {ids.length < channels.length && (
            <Button size="small" tone="quiet" onClick={selection.selectAll}>
              Select all {channels.length}
            </Button>
          )}
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
          <IconButton icon={X} small label="Clear the selection" className="ml-auto" onClick={selection.clear} />
        </div>
      )}
      {run && <BulkDialog run={run} names={names} onClose={close} />}
    </>
  )
}
