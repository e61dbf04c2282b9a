'use client'
import { useEffect, useState } from 'react'

const IDLE_AFTER_MS = 3_000

/** Whether there was no pointer or key input in the element for a while. */
export function useIdle(element: HTMLElement | null): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const wake = () => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), IDLE_AFTER_MS)
    }
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const
    for (const event of events) element.addEventListener(event, wake)
    wake()
    return () => {
      clearTimeout(timer)
      for (const event of events) element.removeEventListener(event, wake)
    }
  }, [element])
  return idle
}
