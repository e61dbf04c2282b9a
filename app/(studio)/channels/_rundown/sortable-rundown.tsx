'use client'
import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import type { RundownEntry } from './entries.ts'
import { RundownRow } from './rundown-row.tsx'

interface SortableRundownProps {
  entries: RundownEntry[]
  onAirRow: number
  /** Temporarily read-only. */
  locked: boolean
  /** What “Remove” removes an item from. */
  takenFrom?: string
  onMove(from: number, to: number): void
  onRemove(row: number): void
}

export function SortableRundown({
  entries,
  onAirRow,
  locked,
  takenFrom = 'the rundown',
  onMove,
  onRemove,
}: SortableRundownProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const rowOf = (key: UniqueIdentifier) => entries.findIndex((entry) => entry.key === key)
  const titleOf = (key: UniqueIdentifier) => entries[rowOf(key)]?.title ?? 'The item'
  const placeOf = (key: UniqueIdentifier) => `position ${rowOf(key) + 1} of ${entries.length}`

  const announcements: Announcements = {
    onDragStart: ({ active }) => `${titleOf(active.id)} picked up from ${placeOf(active.id)}.`,
    onDragOver: ({ active, over }) => (over ? `${titleOf(active.id)} is at ${placeOf(over.id)}.` : undefined),
    onDragEnd: ({ active, over }) => `${titleOf(active.id)} dropped${over ? ` at ${placeOf(over.id)}` : ''}.`,
    onDragCancel: ({ active }) => `Move cancelled. ${titleOf(active.id)} is back at ${placeOf(active.id)}.`,
  }

  function drop({ active, over }: DragEndEvent) {
    if (over) onMove(rowOf(active.id), rowOf(over.id))
  }

  return (
    <DndContext
      id="rundown"
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={drop}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable: 'Press Space to pick up the item, arrow keys to move it, Space to drop it, Escape to cancel.',
        },
      }}
    >
      <SortableContext items={entries.map(({ key }) => key)} strategy={verticalListSortingStrategy} disabled={locked}>
        <ol
          // On a phone a hundred rows would push the rest of the page out of reach.
          className="pb-2 max-sm:max-h-[70dvh] max-sm:overflow-y-auto"
          aria-label="Items in airing order"
        >
          {entries.map((entry, row) => (
            <RundownRow
              key={entry.key}
              entry={entry}
              row={row}
              last={row === entries.length - 1}
              onAir={row === onAirRow}
              locked={locked}
              takenFrom={takenFrom}
              onMove={onMove}
              onRemove={onRemove}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}
