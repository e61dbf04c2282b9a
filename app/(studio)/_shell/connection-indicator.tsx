'use client'
import { useConnection } from '#app/_trpc/use-channels.tsx'
import { cn } from '#ui/cn.ts'

const STATES = {
  connecting: { label: 'Connecting', dot: 'bg-line-strong animate-pulse-soft', text: 'text-muted' },
  connected: { label: 'Connected', dot: 'bg-accent', text: 'text-muted' },
  reconnecting: { label: 'Reconnecting', dot: 'bg-warn animate-pulse-soft', text: 'text-warn' },
} as const

/** Whether channel updates are streaming. */
export function ConnectionIndicator() {
  const connection = useConnection()
  const { label, dot, text } = STATES[connection]
  return (
    <span
      role="status"
      data-testid="connection"
      data-state={connection}
      className={cn('inline-flex items-center gap-2 rounded-md px-2 text-xs', text)}
    >
      <span className={cn('size-2 rounded-full', dot)} aria-hidden />
      <span className={connection === 'connected' ? 'max-sm:sr-only' : 'max-[22rem]:sr-only'}>
        {label}
        {connection === 'reconnecting' && (
          <span className="max-sm:sr-only">: the page may be a few seconds behind</span>
        )}
      </span>
    </span>
  )
}
