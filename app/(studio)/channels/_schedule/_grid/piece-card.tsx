'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { sayDayTime, sayLength, sayTime } from '#domain/schedule/check/say.ts'
import { cn } from '#ui/cn.ts'
import type { GridPiece } from './grid-events.ts'

const SHOW_AFTER_MS = 250
const WIDTH_PX = 288
const MAX_FINDINGS = 3
const LAYERS = { base: 'Base', season: 'Season', override: 'Override' }

interface Shown {
  key: string
  left: number
  top: number
  above: boolean
}

/**
 * Details of the block under the pointer or with the focus. One card for all blocks: hundreds of tooltips
 * would be slow. Screen readers read the same text in the block.
 */
export function PieceCard({ box, pieces }: { box: RefObject<HTMLDivElement | null>; pieces: readonly GridPiece[] }) {
  const [shown, setShown] = useState<Shown | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Shown, or about to be shown. */
  const current = useRef<string | undefined>(undefined)

  useEffect(() => {
    const root = box.current
    if (!root) return
    const hide = () => {
      clearTimeout(timer.current)
      current.current = undefined
      setShown(null)
    }
    const show = (event: Event, afterMs: number) => {
      const target = event.target as HTMLElement
      const own = target.closest<HTMLElement>('.piece')
      const key = own?.querySelector<HTMLElement>('[data-piece]')?.dataset.piece
      if (!own || !key) return hide()
      if (current.current === key) return
      hide()
      current.current = key
      timer.current = setTimeout(() => {
        const { left, right, top, bottom } = own.getBoundingClientRect()
        const beside = right + 8 + WIDTH_PX <= innerWidth ? right + 8 : left - 8 - WIDTH_PX
        const above = top > innerHeight / 2
        setShown({ key, left: Math.max(8, beside), top: above ? bottom : top, above })
      }, afterMs)
    }
    const hover = (event: PointerEvent) =>
      event.pointerType === 'mouse' && event.buttons === 0 && show(event, SHOW_AFTER_MS)
    const focus = (event: FocusEvent) => (event.target as HTMLElement).matches(':focus-visible') && show(event, 0)
    root.addEventListener('pointerover', hover)
    root.addEventListener('focusin', focus)
    root.addEventListener('pointerleave', hide)
    const ends = ['pointerdown', 'focusout', 'scroll'] as const
    for (const name of ends) root.addEventListener(name, hide, { capture: true, passive: true })
    const dismiss = (event: KeyboardEvent) => event.key === 'Escape' && hide()
    window.addEventListener('keydown', dismiss)
    return () => {
      hide()
      root.removeEventListener('pointerover', hover)
      root.removeEventListener('focusin', focus)
      root.removeEventListener('pointerleave', hide)
      for (const name of ends) root.removeEventListener(name, hide, { capture: true })
      window.removeEventListener('keydown', dismiss)
    }
  }, [box])

  const piece = shown && pieces.find(({ key }) => key === shown.key)
  if (!piece) return null
  return (
    <div
      aria-hidden
      data-testid="piece-card"
      className={cn(
        'pointer-events-none fixed z-60 grid gap-1.5 rounded-lg border border-line bg-raised px-3 py-2.5 text-xs leading-relaxed shadow-raised',
        shown.above && '-translate-y-full',
      )}
      style={{ left: shown.left, top: shown.top, width: WIDTH_PX }}
    >
      <CardWords piece={piece} />
    </div>
  )
}

function CardWords({ piece }: { piece: GridPiece }) {
  const { title, wholeStartMs, wholeDurationMs, layer, hard, repeats, coveredBy, locked, driftMs, findings } = piece
  const facts = [LAYERS[layer], hard ? 'hard start' : 'soft start', repeats && 'repeats'].filter(Boolean).join(' · ')
  return (
    <>
      <span className="font-medium text-sm">{title}</span>
      <span className="clock text-muted">
        {sayDayTime(wholeStartMs)}–{sayTime(wholeStartMs + wholeDurationMs)}, {sayLength(wholeDurationMs)}
      </span>
      <span className="text-muted">{facts}</span>
      {driftMs > 0 && <span>Starts {driftMs.toLocaleString('en')} ms late: the previous item overruns.</span>}
      {coveredBy && <span>“{coveredBy}” airs in its place here.</span>}
      {locked && <span>Locked.</span>}
      {findings.slice(0, MAX_FINDINGS).map(({ severity, code, startsAt, message, remedy }) => (
        <span key={`${code} ${startsAt} ${message}`} className="border-line border-t pt-1.5">
          <span className={severity === 'red' ? 'text-danger' : 'text-warn'}>{message}</span>{' '}
          <span className="text-muted">{remedy}</span>
        </span>
      ))}
      {findings.length > MAX_FINDINGS && (
        <span className="text-muted">And {findings.length - MAX_FINDINGS} more in the flight check.</span>
      )}
    </>
  )
}
