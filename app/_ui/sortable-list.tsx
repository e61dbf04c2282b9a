'use client'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { reorder } from '@atlaskit/pragmatic-drag-and-drop/reorder'
import type { DragLocationHistory } from '@atlaskit/pragmatic-drag-and-drop/types'
import { attachClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge'
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge'
import { getReorderDestinationIndex } from '@atlaskit/pragmatic-drag-and-drop-hitbox/util/get-reorder-destination-index'
import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { cn } from './cn.ts'
import { IconButton } from './icon-button.tsx'

interface SortableItem {
  key: string
  title: string
}

interface SortableListProps<Item extends SortableItem> {
  label: string
  items: readonly Item[]
  /** What “Remove” removes an item from: “the rundown”. */
  takenFrom: string
  /** Temporarily read-only. */
  locked?: boolean
  onMove(from: number, to: number): void
  onRemove(row: number): void
  rowProps?(item: Item, row: number): Omit<ComponentProps<'li'>, 'ref'>
  children(item: Item, row: number): ReactNode
}

/** The item that is being moved. Keys draw it at its new position, a drag draws a line there. */
interface Held {
  key: string
  to: number
  byKeys: boolean
}

/** A list in an order: rows are moved by drag (on touch after a long press), by keys, and on phones by buttons. */
export function SortableList<Item extends SortableItem>(props: SortableListProps<Item>) {
  const { label, items, takenFrom, locked = false, onMove, onRemove, rowProps, children } = props
  const id = useId()
  const [held, setHeld] = useState<Held | null>(null)
  const [said, setSaid] = useState('')
  const from = items.findIndex(({ key }) => key === held?.key)
  const shown =
    held?.byKeys && from >= 0 ? reorder({ list: [...items], startIndex: from, finishIndex: held.to }) : items
  const say = (what: string, row: number) => setSaid(`${what} position ${row + 1} of ${items.length}.`)

  const actions: RowActions = {
    pick(row, byKeys) {
      const item = items[row]
      if (!item) return
      setHeld({ key: item.key, to: row, byKeys })
      say(`${item.title} picked up from`, row)
    },
    carry(to) {
      if (!held || to === held.to || to < 0 || to >= items.length) return
      setHeld({ ...held, to })
      say(`${items[from]?.title} is at`, to)
    },
    drop(to = held?.to ?? from) {
      setHeld(null)
      if (from < 0) return
      say(`${items[from]?.title} dropped at`, to)
      if (to !== from) onMove(from, to)
    },
    cancel() {
      setHeld(null)
      if (from >= 0) say(`Move cancelled. ${items[from]?.title} is back at`, from)
    },
    move: onMove,
    remove: onRemove,
  }

  return (
    <>
      <ol
        // On a phone a hundred rows would push the rest of the page out of reach.
        className="pb-2 max-sm:max-h-[70dvh] max-sm:overflow-y-auto"
        aria-label={label}
      >
        {shown.map((item, row) => (
          <SortableRow
            key={item.key}
            list={id}
            title={item.title}
            row={row}
            isLast={row === items.length - 1}
            held={held?.key === item.key ? held : null}
            line={!held || held.byKeys || held.to !== row || from === row ? null : from < row ? 'after' : 'before'}
            {...{ takenFrom, locked, actions }}
            {...rowProps?.(item, row)}
          >
            {children(item, row)}
          </SortableRow>
        ))}
      </ol>
      <p className="sr-only" id={id}>
        Press Space to pick up the item, arrow keys to move it, Space to drop it, Escape to cancel.
      </p>
      <p className="sr-only" aria-live="assertive" data-testid="move-said">
        {said}
      </p>
    </>
  )
}

interface RowActions {
  pick(row: number, byKeys: boolean): void
  carry(to: number): void
  drop(to?: number): void
  cancel(): void
  move(from: number, to: number): void
  remove(row: number): void
}

interface SortableRowProps extends ComponentProps<'li'> {
  /** Id of the list, and of its instructions. */
  list: string
  title: string
  row: number
  isLast: boolean
  /** Set while this item is moved. */
  held: Held | null
  /** Where the dragged item would be dropped. */
  line: 'before' | 'after' | null
  takenFrom: string
  locked: boolean
  actions: RowActions
}

function SortableRow(props: SortableRowProps) {
  const { list, title, row, isLast, held, line, takenFrom, locked, actions, className, children, ...given } = props
  const element = useRef<HTMLLIElement>(null)
  const handle = useRef<HTMLButtonElement>(null)
  const latest = useRef({ row, actions })
  latest.current = { row, actions }

  useEffect(() => {
    if (locked || !element.current || !handle.current) return
    const place = ({ current: { dropTargets } }: DragLocationHistory) => {
      const [target] = dropTargets
      if (!target) return null
      return getReorderDestinationIndex({
        startIndex: latest.current.row,
        indexOfTarget: Number(target.data.row),
        closestEdgeOfTarget: extractClosestEdge(target.data),
        axis: 'vertical',
      })
    }
    return combine(
      draggable({
        element: element.current,
        dragHandle: handle.current,
        getInitialData: () => ({ list }),
        onDragStart: () => latest.current.actions.pick(latest.current.row, false),
        onDrag: ({ location }) => latest.current.actions.carry(place(location) ?? latest.current.row),
        onDrop({ location }) {
          const to = place(location)
          if (to === null) latest.current.actions.cancel()
          else latest.current.actions.drop(to)
        },
      }),
      dropTargetForElements({
        element: element.current,
        canDrop: ({ source }) => source.data.list === list,
        getData: ({ input, element: over }) =>
          attachClosestEdge({ row: latest.current.row }, { element: over, input, allowedEdges: ['top', 'bottom'] }),
      }),
    )
  }, [list, locked])

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const isPress = event.key === ' ' || event.key === 'Enter'
    if (isPress && held) actions.drop()
    else if (isPress) actions.pick(row, true)
    else if (held && step) actions.carry(row + step)
    else if (held && event.key === 'Escape') actions.cancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <li
      ref={element}
      className={cn(
        'relative flex items-center gap-1 border-transparent border-l-2 py-1 pr-2 pl-1 sm:gap-2 sm:pr-3',
        className,
        held && 'z-10 rounded-lg bg-raised shadow-raised',
      )}
      {...given}
    >
      {line && (
        <span
          className={cn('absolute inset-x-0 h-0.5 bg-accent', line === 'before' ? '-top-px' : '-bottom-px')}
          aria-hidden
        />
      )}
      <button
        type="button"
        ref={handle}
        disabled={locked}
        aria-roledescription="movable item"
        aria-describedby={list}
        aria-label={`Move ${title}, position ${row + 1}`}
        onKeyDown={onKeyDown}
        onBlur={() => held?.byKeys && actions.cancel()}
        className="grid size-9 shrink-0 cursor-grab! place-items-center rounded-lg text-muted hover:bg-raised hover:text-ink active:cursor-grabbing! max-sm:hidden"
      >
        <GripVertical className="size-4" aria-hidden />
      </button>
      <span className="clock w-7 shrink-0 text-right text-muted text-xs" aria-hidden>
        {row + 1}
      </span>
      {children}
      <span className="flex shrink-0 sm:hidden">
        <IconButton
          icon={ArrowUp}
          label={`Move ${title} up, position ${row + 1}`}
          small
          disabled={row === 0 || locked}
          onClick={() => actions.move(row, row - 1)}
        />
        <IconButton
          icon={ArrowDown}
          label={`Move ${title} down, position ${row + 1}`}
          small
          disabled={isLast || locked}
          onClick={() => actions.move(row, row + 1)}
        />
      </span>
      <IconButton
        icon={X}
        label={`Remove ${title} from ${takenFrom}, position ${row + 1}`}
        small
        disabled={locked}
        onClick={() => actions.remove(row)}
      />
    </li>
  )
}
