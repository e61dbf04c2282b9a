'use client'
import { useState } from 'react'
import { toast } from 'sonner'
import { sayDayTime, sayLength } from '#domain/schedule/check/say.ts'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import type { Block } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { GridPiece } from '../_grid/grid-events.ts'
import { chosenKey, type Selection } from '../_grid/use-selection.ts'
import { fittingLengthMs, type Move, newBlock, newId, putBlock, removeBlock, snapToEnd } from '../edit-schedule.ts'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { moveMany, type Reach, removeMany } from './edit-many.ts'
import { errorsOf } from './field-errors.ts'

interface Asked {
  title: string
  what: 'move' | 'remove'
  moves: Move[]
  kept: number
}

export interface EditedBlock {
  block: Block
  isNew: boolean
  /** What it was opened from. */
  piece: GridPiece | null
}

/** Of a new block while the library is empty. */
const EMPTY_BLOCK_MS = 1_800_000

interface BlockEditingProps {
  draft: ScheduleDraft
  pieces: readonly GridPiece[]
  /** What the library's tray shows. */
  shelf: readonly MediaView[]
  selection: Selection
  /** Local ms: everything before it is locked. */
  lockedMs: number
  /** The grid redraws a moved block; the focus follows it. */
  onMoved(blockId: string, startMs: number): void
}

/** Edits of blocks by mouse and keys, with the question for repeating ones. */
export function useBlockEditing({ draft, pieces, shelf, selection, lockedMs, onMoved }: BlockEditingProps) {
  const { schedule, change, refused } = draft
  const [edited, setEdited] = useState<EditedBlock | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)

  const ends = (but: ReadonlySet<string>) =>
    pieces.filter(({ occurrence }) => !but.has(occurrence.key)).map(({ endMs }) => endMs)
  const blockOf = (item: MediaView | undefined, startMs: number, durationMs: number) =>
    newBlock({
      id: newId('bl'),
      title: item?.title ?? '',
      source: { type: 'item', mediaId: item?.id ?? '' },
      startMs: snapToEnd(startMs, ends(new Set())),
      durationMs,
    })

  function finishMove({ title, moves, kept }: Asked, reach: Reach) {
    const { schedule: next, blockIds } = moveMany(schedule, moves, reach, () => newId('bl'))
    const [first] = moves
    if (!first) return
    const where = `at ${sayDayTime(first.toMs)}, ${sayLength(first.durationMs)}`
    change(
      next,
      moves.length === 1 ? `${title} is now ${where}` : `${title} moved, the first is now ${where}${stay(kept)}`,
    )
    if (moves.length > 1) selection.set(moves.map(({ toMs }, i) => chosenKey(blockIds[i] ?? '', toMs)))
    onMoved(blockIds[0] ?? first.blockId, first.toMs)
  }
  function finishRemove({ title, moves, kept }: Asked, reach: Reach) {
    change(removeMany(schedule, moves, reach), `${title} removed${stay(kept)}`)
    selection.clear()
  }
  function begin(what: Asked['what'], taken: readonly GridPiece[], byMs: number, longerByMs: number) {
    const free = taken.filter(({ locked }) => !locked)
    const moves = free.map(({ occurrence, wholeStartMs, wholeDurationMs }) => {
      const durationMs = Math.max(1_000, wholeDurationMs + longerByMs)
      return { blockId: occurrence.blockId, fromMs: wholeStartMs, toMs: wholeStartMs + byMs, durationMs }
    })
    if (moves.length === 0 || refused()) return
    if (what === 'move' && moves.some(({ toMs }) => toMs < lockedMs))
      return void toast('Nothing was moved', { description: 'Blocks before the red line are locked.' })
    const title = free.length === 1 ? (free[0]?.title ?? '') : `${free.length} blocks`
    const next = { title, what, moves, kept: taken.length - free.length }
    if (free.some(({ repeats }) => repeats)) setAsked(next)
    else if (what === 'move') finishMove(next, 'one')
    else finishRemove(next, 'one')
  }
  const add = (block: Block) =>
    change(putBlock(schedule, block), `${block.title} added at ${sayDayTime(parseLocal(block.startsAtLocal) ?? 0)}`)

  return {
    /** The block in the dialog; null: closed. */
    edited,
    asked: asked && { title: asked.title, what: asked.what, many: asked.moves.length > 1 },
    close: () => setEdited(null),
    open(piece: GridPiece) {
      const block = schedule.blocks.find(({ id }) => id === piece.occurrence.blockId)
      if (block) setEdited({ block, isNew: false, piece })
    },
    /** Opens the dialog with a new block that holds the tray's first item. */
    begin(startMs: number, durationMs: number | null, item = shelf.find(({ status }) => status === 'ready')) {
      if (refused()) return
      const lengthMs = durationMs ?? (item ? fittingLengthMs(item, schedule.breaks) : EMPTY_BLOCK_MS)
      setEdited({ block: blockOf(item, startMs, lengthMs), isNew: true, piece: null })
    },
    drop(mediaId: string, startMs: number) {
      const item = shelf.find(({ id }) => id === mediaId)
      if (item) add(blockOf(item, startMs, fittingLengthMs(item, schedule.breaks)))
    },
    /** A dragged block snaps to the end of another one; keys move by the exact step. */
    move(taken: readonly GridPiece[], byMs: number, longerByMs: number, held: GridPiece | null) {
      const own = new Set(taken.map(({ occurrence }) => occurrence.key))
      const toMs = (held?.wholeStartMs ?? 0) + byMs
      const snapped = held && byMs !== 0 && longerByMs === 0 ? snapToEnd(toMs, ends(own)) : toMs
      begin('move', taken, byMs + snapped - toMs, longerByMs)
    },
    remove: (taken: readonly GridPiece[]) => begin('remove', taken, 0, 0),
    answer(reach: Reach) {
      setAsked(null)
      if (asked) (asked.what === 'move' ? finishMove : finishRemove)(asked, reach)
    },
    cancel: () => setAsked(null),
    /** The errors of the block in the schedule, by the block's own fields. */
    check(block: Block) {
      const next = putBlock(schedule, block)
      return errorsOf(next, `blocks[${next.blocks.findIndex(({ id }) => id === block.id)}].`)
    },
    save(block: Block) {
      if (edited?.isNew) add(block)
      else change(putBlock(schedule, block), `${block.title} changed`)
      setEdited(null)
    },
    copy(block: Block) {
      const startsAtLocal = formatLocal((parseLocal(block.startsAtLocal) ?? 0) + block.durationMs)
      setEdited({ block: { ...block, id: newId('bl'), startsAtLocal }, isNew: true, piece: null })
    },
    removeWhole(block: Block) {
      const piece = edited?.piece
      setEdited(null)
      if (block.rrule !== null && piece) begin('remove', [piece], 0, 0)
      else change(removeBlock(schedule, block.id), `${block.title} removed`)
    },
  }
}

const stay = (kept: number) => (kept > 0 ? `; ${kept} locked and unchanged` : '')

export type BlockEditing = ReturnType<typeof useBlockEditing>
