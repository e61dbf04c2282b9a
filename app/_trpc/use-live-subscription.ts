'use client'
import { useEffect, useRef } from 'react'

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting'

interface Subscription {
  status: 'idle' | 'connecting' | 'pending' | 'error'
  reset(): void
}

/** EventSource gives up for good on a 502 of a proxy and must then be reopened. */
const GIVE_UP_WAITING_MS = 12_000
const RETRY_MS = 2_000

/** Keeps a subscription open, and returns its state. */
export function useKeptOpen({ status, reset }: Subscription): ConnectionState {
  const wasConnected = useRef(false)
  const latestReset = useRef(reset)
  latestReset.current = reset

  useEffect(() => {
    if (status === 'pending') wasConnected.current = true
    if (status === 'pending' || status === 'idle') return
    const timer = setInterval(() => latestReset.current(), status === 'error' ? RETRY_MS : GIVE_UP_WAITING_MS)
    return () => clearInterval(timer)
  }, [status])

  if (status === 'pending') return 'connected'
  return wasConnected.current || status === 'error' ? 'reconnecting' : 'connecting'
}
