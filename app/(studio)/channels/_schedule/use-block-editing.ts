'use client'
import { useState } from 'react'
import { formatLocal, parseLocal } from '../../../../server/domain/schedule/local-time.ts'
import { sayDayTime, sayLength } from '../../../../server/domain/schedule/say.ts'
import type { Block } from '../../../../server/domain/schedule/schedule.ts'
import { parseSchedule } from '../../../../server/domain/schedule/schedule-schema.ts'
import type { MediaView } from '../../../../server/features/media/schema.ts'
import { leaveOut, moveAll, moveOne, newBlock, putBlock, removeBlock, snapToEnd } from './edit-schedule.ts'
import type { GridPiece } from './grid-events.ts'
import type { ScheduleDraft } from './use-schedule-draft.ts'

type Asked = { piece: GridPiece; what: 'remove' } | { piece: GridPiece; what: 'move'; toMs: number; durationMs: number }

const newBlockId = () => `bl_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`
/** A block is as long as its item, up to the next whole second. */
const lengthFor = (durationMs: number | null) => Math.max(1_000, Math.ceil((durationMs ?? 0) / 1_000) * 1_000)

/** What hands and keys do to blocks, with the question that a repeating one asks. */
export function useBlockEditing(draft: ScheduleDraft, pieces: readonly GridPiece[], media: readonly MediaView[]) {
  const { schedule, change } = draft
  const [editing, setEditing] = useState<{ block: Block; isNew: boolean } | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)

  const ends = (but: string | null) =>
    pieces.filter(({ occurrence }) => occurrence.key !== but).map(({ endMs }) => endMs)
  const blockOf = (piece: GridPiece) => schedule.blocks.find(({ id }) => id === piece.occurrence.blockId)

  function finishMove(piece: GridPiece, toMs: number, durationMs: number, one: boolean) {
    const move = { blockId: piece.occurrence.blockId, fromMs: piece.wholeStartMs, toMs, durationMs }
    const next = one ? moveOne(schedule, move, newBlockId()) : moveAll(schedule, move)
    change(next, `${piece.title} is now at ${sayDayTime(toMs)}, ${sayLength(durationMs)}`)
  }
  const add = (block: Block) =>
    change(putBlock(schedule, block), `${block.title} added at ${sayDayTime(parseLocal(block.startsAtLocal) ?? 0)}`)

  return {
    editing,
    asked: asked && { title: asked.piece.title, what: asked.what },
    close: () => setEditing(null),
    open(piece: GridPiece) {
      const block = blockOf(piece)
      if (block) setEditing({ block, isNew: false })
    },
    /** An empty block in the dialog, with the library's first item. */
    begin(startMs: number, durationMs: number | null, item = media.find(({ state }) => state === 'READY')) {
      const source = { type: 'item', mediaId: item?.id ?? '' } as const
      const lengthMs = durationMs ?? lengthFor(item?.durationMs ?? 1_800_000)
      const block = newBlock(newBlockId(), snapToEnd(startMs, ends(null)), lengthMs, item?.title ?? '', source)
      setEditing({ block, isNew: true })
    },
    drop(mediaId: string, startMs: number) {
      const item = media.find(({ id }) => id === mediaId)
      if (!item) return
      const startsAt = snapToEnd(startMs, ends(null))
      add(newBlock(newBlockId(), startsAt, lengthFor(item.durationMs), item.title, { type: 'item', mediaId }))
    },
    /** By mouse it sticks to the end of the block before; by keys it goes exactly so far. */
    move(piece: GridPiece, toMs: number, durationMs: number, snap: boolean) {
      const stretched = toMs !== piece.wholeStartMs && durationMs !== piece.wholeDurationMs
      const startMs =
        snap && !stretched && toMs !== piece.wholeStartMs ? snapToEnd(toMs, ends(piece.occurrence.key)) : toMs
      if (durationMs < 1_000 || piece.locked) return
      if (piece.repeats) setAsked({ piece, what: 'move', toMs: startMs, durationMs })
      else finishMove(piece, startMs, durationMs, false)
    },
    remove(piece: GridPiece) {
      if (piece.repeats) setAsked({ piece, what: 'remove' })
      else change(removeBlock(schedule, piece.occurrence.blockId), `${piece.title} removed`)
    },
    answer(one: boolean) {
      setAsked(null)
      if (!asked) return
      const { piece } = asked
      if (asked.what === 'move') return finishMove(piece, asked.toMs, asked.durationMs, one)
      const { blockId } = piece.occurrence
      if (one) change(leaveOut(schedule, blockId, piece.wholeStartMs), `${piece.title} left out once`)
      else change(removeBlock(schedule, blockId), `${piece.title} removed`)
    },
    cancel: () => setAsked(null),
    /** The errors the block would have in the schedule, by the block's own fields. */
    check(block: Block) {
      const next = putBlock(schedule, block)
      const parsed = parseSchedule(next)
      if (parsed.ok) return []
      const own = `blocks[${next.blocks.findIndex(({ id }) => id === block.id)}].`
      return parsed.errors.map(({ field, message }) => {
        return { field: field.startsWith(own) ? field.slice(own.length) : '', message }
      })
    },
    save(block: Block) {
      if (editing?.isNew) add(block)
      else change(putBlock(schedule, block), `${block.title} changed`)
      setEditing(null)
    },
    copy(block: Block) {
      const startsAtLocal = formatLocal((parseLocal(block.startsAtLocal) ?? 0) + block.durationMs)
      setEditing({ block: { ...block, id: newBlockId(), startsAtLocal }, isNew: true })
    },
    removeWhole(block: Block) {
      change(removeBlock(schedule, block.id), `${block.title} removed`)
      setEditing(null)
    },
  }
}
