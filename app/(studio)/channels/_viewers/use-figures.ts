'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { StreamMessage, StreamMetrics } from '#domain/figures/message.ts'

const AGAIN_MS = 3_000
/** Figures arrive every second; older ones are out of date. */
const STALE_MS = 6_000

/** The origin's current figures of a channel; null before the first ones and when they stop arriving. */
export function useFigures(channelId: string): StreamMetrics | null {
  const { mutateAsync } = useMutation(useTRPC().figures.open.mutationOptions())
  return useFiguresAt(channelId, () => mutateAsync({ channelId }))
}

/** The same of an item that is watched on demand. */
export function useItemFigures(mediaId: string): StreamMetrics | null {
  const { mutateAsync } = useMutation(useTRPC().figures.openItem.mutationOptions())
  return useFiguresAt(mediaId, () => mutateAsync({ mediaId }))
}

/** @param ask for the address of their figures */
function useFiguresAt(subjectId: string, ask: () => Promise<{ url: string }>): StreamMetrics | null {
  const askAddress = useRef(ask)
  askAddress.current = ask
  const [figures, setFigures] = useState<StreamMetrics | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another channel or item has figures of its own
  useEffect(() => {
    let ended = false
    let socket: WebSocket | null = null
    let again: ReturnType<typeof setTimeout> | undefined
    let stale: ReturnType<typeof setTimeout> | undefined

    const retry = () => {
      if (!ended) again = setTimeout(open, AGAIN_MS)
    }
    async function open() {
      const address = await askAddress.current().catch(() => null)
      if (ended) return
      if (!address) return retry()
      socket = new WebSocket(address.url)
      socket.onclose = retry
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as StreamMessage
        if (message.type !== 'metrics') return
        setFigures(message.data)
        clearTimeout(stale)
        stale = setTimeout(() => setFigures(null), STALE_MS)
      }
    }
    void open()
    return () => {
      ended = true
      clearTimeout(again)
      clearTimeout(stale)
      socket?.close()
    }
  }, [subjectId])

  return figures
}
