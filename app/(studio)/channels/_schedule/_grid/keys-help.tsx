'use client'
import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { Dialog } from '#ui/dialog.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Cell, HeadCell, Row, Table } from '#ui/table.tsx'
import { KEYS } from './decide-grid-key.ts'

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
        <Table label="Keyboard shortcuts">
          <thead>
            <Row>
              <HeadCell>Keys</HeadCell>
              <HeadCell>Action</HeadCell>
              <HeadCell>Mouse</HeadCell>
            </Row>
          </thead>
          <tbody>
            {KEYS.map(({ keys, does, byMouse }) => (
              <Row key={keys}>
                <Cell className="py-1.5 font-mono text-xs">{keys}</Cell>
                <Cell className="py-1.5">{does}</Cell>
                <Cell label="Mouse" className="py-1.5 text-muted">
                  {byMouse}
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Dialog>
    </>
  )
}
