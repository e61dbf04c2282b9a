'use client'
import { useState } from 'react'
import { rowsBetween } from './rows-between.ts'

/** The selected rows of the list. @param shown ids in the order without sorting */
export function useSelection(shown: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<string | null>(null)
  // Rows that are filtered out or gone are not part of an operation.
  const ids = shown.filter((id) => chosen.has(id))

  return {
    ids,
    has: (id: string) => chosen.has(id),
    /** @param isExtended selects every row up to the last one pressed */
    toggle(id: string, isExtended: boolean) {
      const next = new Set(chosen)
      const adds = !chosen.has(id)
      for (const each of isExtended && last ? rowsBetween(shown, last, id) : [id])
        if (adds || isExtended) next.add(each)
        else next.delete(each)
      setChosen(next)
      setLast(id)
    },
    selectAll: () => setChosen(new Set(shown)),
    clear: () => setChosen(new Set()),
  }
}

export type Selection = ReturnType<typeof useSelection>
