// The length and title that a block takes from its item.

import { sayLength } from '#domain/schedule/check/say.ts'
import { planBreaks } from '#domain/schedule/expand/breaks.ts'
import type { Block, BreakRules } from '#domain/schedule/model/schedule.ts'
import { type MediaView, storedKind } from '#features/media/schema.ts'
import { fittingLengthMs } from '../edit-schedule.ts'

export interface Fit {
  durationMs: number
  /** Explains the length: the item and its breaks. */
  said: string
}

/** @param item of the block, if it has a single one; @returns null without an item of known length */
export function findFit(item: MediaView | null, breaks: BreakRules): Fit | null {
  if (!hasLength(item)) return null
  const itemMs = item.durationMs ?? 0
  const count = planBreaks({ ...item, kind: storedKind(item.kind), durationMs: itemMs }, breaks).positionsMs.length
  const positions = count === 1 ? '1 break' : `${count} breaks`
  const said =
    count === 0
      ? 'without breaks'
      : breaks.source === null
        ? `with ${positions} without ads: they are only marked`
        : `with ${positions} of at most ${sayLength(breaks.breakMs)}`
  return { durationMs: fittingLengthMs(item, breaks), said: `The item lasts ${sayLength(itemMs)}, ${said}.` }
}

/** Title and length of a new block when another item is chosen; typed values stay. */
export function followItem(item: MediaView | null, typed: ReadonlySet<string>, breaks: BreakRules): Partial<Block> {
  if (!hasLength(item)) return {}
  return {
    ...(!typed.has('title') && { title: item.title }),
    ...(!typed.has('durationMs') && { durationMs: fittingLengthMs(item, breaks) }),
  }
}

const hasLength = (item: MediaView | null): item is MediaView => (item?.durationMs ?? null) !== null
