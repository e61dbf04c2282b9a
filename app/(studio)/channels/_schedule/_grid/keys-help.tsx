'use client'
import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { KEYS } from './decide-grid-key.ts'

const COLUMNS: Column<(typeof KEYS)[number]>[] = [
  { label: 'Keys', bare: true, className: 'py-1.5 font-mono text-xs', cell: ({ keys }) => keys },
  { label: 'Action', bare: true, className: 'py-1.5', cell: ({ does }) => does },
  { label: 'Mouse', className: 'py-1.5 text-muted', cell: ({ byMouse }) => byMouse },
]

/** The keys of the grid and their mouse equivalents. */
export function KeysHelp() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton icon={CircleHelp} small label="Keyboard shortcuts" onClick={() => setOpen(true)} />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Keyboard shortcuts"
        description="Tab moves between blocks. Keys on a selected block apply to the whole selection. Library items are placed with their button."
      >
        <DataTable label="Keyboard shortcuts" columns={COLUMNS} rows={KEYS} rowId={({ keys }) => keys} />
      </Dialog>
    </>
  )
}
