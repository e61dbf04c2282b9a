'use client'
import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { Dialog } from '#ui/dialog.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Cell, HeadCell, Row, Table } from '#ui/table.tsx'
import { KEYS } from './decide-grid-key.ts'

/** Whatever the mouse does on the grid, and the keys that do the same. */
export function KeysHelp() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton small label="Keys and mouse" onClick={() => setOpen(true)}>
        <CircleHelp aria-hidden />
      </IconButton>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Keys and mouse"
        description="Tab goes from block to block. What is done to a selected block is done to all that are selected. Library items are placed with their button."
      >
        <Table label="Keys and mouse">
          <thead>
            <Row>
              <HeadCell>Keys</HeadCell>
              <HeadCell>What it does</HeadCell>
              <HeadCell>By mouse</HeadCell>
            </Row>
          </thead>
          <tbody>
            {KEYS.map(({ keys, does, byMouse }) => (
              <Row key={keys}>
                <Cell className="py-1.5 font-mono text-xs">{keys}</Cell>
                <Cell className="py-1.5">{does}</Cell>
                <Cell label="By mouse" className="py-1.5 text-muted">
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
