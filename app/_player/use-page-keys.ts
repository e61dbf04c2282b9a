'use client'
import { useEffect, useRef } from 'react'
import { decidePlayerKey, type PlayerKeyAction } from '#domain/player/decide-player-key.ts'

/**
 * The player's keys, wherever the focus is on its page: viewers do not click the picture before pressing M.
 * Outside the player the arrow keys and End scroll the page, and text fields take what is typed.
 * @param onEscape null: Escape does nothing here
 */
export function usePageKeys(
  box: HTMLElement | null,
  onAction: (action: PlayerKeyAction) => void,
  onEscape: (() => void) | null,
): void {
  const latest = useRef({ onAction, onEscape })
  latest.current = { onAction, onEscape }

  useEffect(() => {
    if (!box) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (event.key === 'Escape' && latest.current.onEscape) return latest.current.onEscape()
      const target = event.target as HTMLElement
      const inside = box.contains(target) || target.closest('[role^="menu"]') !== null
      if (!inside && (target.closest('input, textarea, select, [contenteditable]') || scrolls(event.key))) return
      const action = decidePlayerKey(event.key, focusOf(target))
      if (!action) return
      event.preventDefault()
      latest.current.onAction(action)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [box])
}

const scrolls = (key: string) => key.startsWith('Arrow') || key === 'End'

function focusOf(target: HTMLElement) {
  if (target.closest('[role^="menu"]')) return 'menu'
  if (target.closest('input')) return 'slider'
  return target.closest('button, a') ? 'button' : 'player'
}
