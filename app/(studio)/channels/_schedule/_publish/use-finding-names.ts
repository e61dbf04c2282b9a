import { useMemo } from 'react'
import type { FindingNames } from '#domain/schedule/check/group-findings.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'

/** Names of blocks and items in the findings of the flight check. */
export function useFindingNames({ blocks }: Schedule, media: readonly MediaView[]): FindingNames {
  return useMemo(() => {
    const blockTitles = new Map(blocks.map(({ id, title }) => [id, title]))
    const itemTitles = new Map(media.map(({ id, title }) => [id, title]))
    return { block: (id) => blockTitles.get(id), item: (id) => itemTitles.get(id) }
  }, [blocks, media])
}
