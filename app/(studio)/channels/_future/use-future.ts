'use client'
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { FutureVersion } from '#domain/preview/statement.ts'
import { type ChannelPreviewView, FUTURE_MS } from '#features/preview/schema.ts'

/** Wait for the slider to rest before opening a preview. */
const SETTLE_MS = 450

/** The chosen instant, and the open preview, which stays until the next one is ready. */
export function useFuture(channelId: string, first: { at: number | null; version: FutureVersion }) {
  const trpc = useTRPC()
  const { mutate, error, isPending } = useMutation(trpc.preview.createChannel.mutationOptions())
  const [aim, setAim] = useState(() => within(first.at ?? serverNow()))
  const [version, setVersion] = useState(first.version)
  const [shown, setShown] = useState<ChannelPreviewView | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const open = useCallback(
    (at: number, which: FutureVersion) => {
      clearTimeout(timer.current)
      const wish = { channelId, at: new Date(within(at)).toISOString(), version: which }
      mutate(wish, { onSuccess: setShown })
      const here = new URLSearchParams({ at: wish.at, ...(which === 'draft' && { version: which }) })
      window.history.replaceState(null, '', `?${here}`)
    },
    [channelId, mutate],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once with the page; then each choice opens one
  useEffect(() => {
    open(aim, version)
    return () => clearTimeout(timer.current)
  }, [])

  return {
    aim,
    version,
    shown,
    error,
    isPending,
    /** At once. */
    jump(at: number) {
      setAim(within(at))
      open(at, version)
    },
    /** Once the slider rests. */
    aimAt(at: number) {
      setAim(within(at))
      clearTimeout(timer.current)
      timer.current = setTimeout(() => open(at, version), SETTLE_MS)
    },
    choose(which: FutureVersion) {
      setVersion(which)
      open(aim, which)
    },
  }
}

/** Between now and the end of what can be previewed. */
export function within(at: number): number {
  const now = serverNow()
  return Math.min(Math.max(at, now), now + FUTURE_MS - 60_000)
}
