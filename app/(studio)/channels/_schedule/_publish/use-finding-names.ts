import { useMemo } from 'react'
import { useMediaItems } from '#app/(studio)/library/_picker/use-media-items.ts'
import type { FindingNames } from '#domain/schedule/check/group-findings.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import type { FlightCheckView } from '#features/schedule/schema.ts'

/** Names of blocks and items in the findings of the flight check. */
export function useFindingNames({ blocks }: Schedule, check: FlightCheckView | undefined): FindingNames {
  const { items } = useMediaItems(useMemo(() => check?.findings.map(({ mediaId }) => mediaId ?? '') ?? [], [check]))
  return useMemo(() => {
    const blockTitles = new Map(blocks.map(({ id, title }) => [id, title]))
    return { block: (id) => blockTitles.get(id), item: (id) => items.get(id)?.title }
  }, [blocks, items])
}
