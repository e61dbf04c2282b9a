'use client'
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'

/** Shorter tables are rendered whole, so that the browser's search finds every row. */
const WHOLE_UP_TO = 80
const ESTIMATED_ROW_PX = 64

type Part = { index: number } | { gapPx: number; before: number }

/** The rows of a table that scrolls with the page: those in view, and gaps of the height of the others. */
export function useRowsInView(count: number) {
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  const [topPx, setTopPx] = useState(0)
  // Without dependencies: content above the table moves it at any render.
  useLayoutEffect(() => {
    if (bodyRef.current) setTopPx(Math.round(bodyRef.current.getBoundingClientRect().top + scrollY))
  })
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count,
    enabled: count > WHOLE_UP_TO,
    estimateSize: () => ESTIMATED_ROW_PX,
    scrollMargin: topPx,
    overscan: 12,
    rangeExtractor: (range) => withFocused(range, bodyRef.current),
  })
  const parts: Part[] = []
  if (count <= WHOLE_UP_TO) for (let index = 0; index < count; index++) parts.push({ index })
  else {
    let reachedPx = 0
    const gapTo = (px: number, before: number) => px > reachedPx && parts.push({ gapPx: px - reachedPx, before })
    for (const { index, start, end } of virtualizer.getVirtualItems()) {
      gapTo(start - topPx, index)
      parts.push({ index })
      reachedPx = end - topPx
    }
    gapTo(virtualizer.getTotalSize(), count)
  }
  return { bodyRef, rowRef: virtualizer.measureElement, parts }
}

/** The row with the focus stays, also when it is scrolled off: removing it would lose the place of the keyboard. */
function withFocused(range: Range, body: HTMLElement | null): number[] {
  const rows = defaultRangeExtractor(range)
  const row = body?.contains(document.activeElement) ? document.activeElement?.closest('tr') : null
  const index = Number(row?.dataset.index)
  return !row || rows.includes(index) || index >= range.count ? rows : [...rows, index].sort((a, b) => a - b)
}
