'use client'
import { useState } from 'react'
import { toast } from 'sonner'
import { sayDayTime } from '#domain/schedule/check/say.ts'
import { newId } from '../edit-schedule.ts'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { type Clip, clipsOf, copyDays, type DaysCopy, pasteClips } from './copy-blocks.ts'
import type { GridPiece } from './grid-events.ts'
import { chosenKey, type Selection } from './use-selection.ts'

/** Copies blocks and whole days. Pasted blocks become the selection, ready to be moved. */
export function useClipboard(
  { schedule, change, refused }: ScheduleDraft,
  selection: Selection,
  /** Local ms: the earliest time that is not locked. */
  soonestMs: () => number,
  onPasted: (blockId: string, startMs: number) => void,
) {
  const [clips, setClips] = useState<Clip[]>([])

  const clipsFrom = (pieces: readonly GridPiece[]) =>
    clipsOf(
      schedule,
      pieces.map(({ occurrence, wholeStartMs }) => ({ blockId: occurrence.blockId, startMs: wholeStartMs })),
    )
  function put(what: readonly Clip[], wantedMs: number) {
    if (what.length === 0 || refused()) return
    const atMs = Math.max(wantedMs, soonestMs())
    const pasted = pasteClips(schedule, what, atMs, () => newId('bl'))
    change(pasted.schedule, `${countBlocks(what.length)} pasted at ${sayDayTime(atMs)}`)
    selection.set(pasted.blocks.map(({ id, startMs }) => chosenKey(id, startMs)))
    const [first] = pasted.blocks
    if (first) onPasted(first.id, first.startMs)
  }

  return {
    isEmpty: clips.length === 0,
    copy(pieces: readonly GridPiece[]) {
      setClips(clipsFrom(pieces))
      if (pieces.length > 0) toast(`${countBlocks(pieces.length)} copied`, { description: 'Press Ctrl+V or Paste.' })
    },
    paste: (atMs: number) => put(clips, atMs),
    /** Right after the last one, at the same distances. */
    duplicate(pieces: readonly GridPiece[]) {
      put(clipsFrom(pieces), Math.max(...pieces.map((piece) => piece.wholeStartMs + piece.wholeDurationMs)))
    },
    copyDays(copy: DaysCopy) {
      const { schedule: next, blocks, removed, there, tooLate } = copyDays(schedule, copy, () => newId('bl'))
      const words = [
        `${countBlocks(blocks.length)} copied`,
        removed > 0 && `${removed} removed`,
        there > 0 && `${there} already there`,
        tooLate > 0 && `${tooLate} skipped in locked time`,
      ]
      const said = words.filter(Boolean).join('; ')
      if (next !== schedule && blocks.length + removed > 0) change(next, said)
      toast(said, { description: blocks.length + removed > 0 ? 'Undo is available.' : 'The schedule was not changed.' })
    },
  }
}

export type Clipboard = ReturnType<typeof useClipboard>

export const countBlocks = (count: number) => `${count} block${count === 1 ? '' : 's'}`
