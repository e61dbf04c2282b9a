'use client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { useTRPC } from '../../_trpc/trpc.ts'
import { sendFile, UploadError } from './send-file.ts'

export interface Upload {
  key: string
  file: File
  state: 'waiting' | 'sending' | 'stored' | 'failed'
  sentBytes: number
  /** Once stored. */
  mediaId: string | null
  problem: string | null
  requestId: string | null
}

interface Uploads {
  uploads: Upload[]
  add(files: Iterable<File>): void
  cancel(key: string): void
  retry(key: string): void
}

/** More at once share one line and only make each of them slower. */
const AT_ONCE = 2

const Context = createContext<Uploads | null>(null)

export function useUploads(): Uploads {
  const uploads = useContext(Context)
  if (!uploads) throw new Error('useUploads stands outside of UploadsProvider')
  return uploads
}

/** Lives around all pages of the studio: an upload goes on while one looks at a channel. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [uploads, setUploads] = useState<Upload[]>([])
  const running = useRef(new Map<string, AbortController>())
  const change = (key: string, part: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)))
  const drop = (key: string) => setUploads((all) => all.filter((upload) => upload.key !== key))

  async function send({ key, file }: Upload) {
    const cancelled = new AbortController()
    running.current.set(key, cancelled)
    change(key, { state: 'sending', sentBytes: 0, problem: null, requestId: null })
    try {
      const mediaId = await sendFile(file, (sentBytes) => change(key, { sentBytes }), cancelled.signal)
      change(key, { state: 'stored', sentBytes: file.size, mediaId })
      await queryClient.invalidateQueries({ queryKey: trpc.media.list.queryKey() })
      // From here on the item's own row tells the rest.
      drop(key)
    } catch (error) {
      if (cancelled.signal.aborted) return
      const words = error instanceof UploadError ? error : new UploadError('The file could not be sent. Try again.')
      change(key, { state: 'failed', problem: words.message, requestId: words.requestId })
    } finally {
      running.current.delete(key)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the list alone says what is to be sent
  useEffect(() => {
    const free = AT_ONCE - running.current.size
    for (const upload of uploads.filter(({ state }) => state === 'waiting').slice(0, Math.max(free, 0)))
      void send(upload)
  }, [uploads])

  const busy = uploads.some(({ state }) => state === 'waiting' || state === 'sending')
  useEffect(() => {
    if (!busy) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [busy])

  const value: Uploads = {
    uploads,
    add(files) {
      const added = [...files].map(
        (file): Upload => ({
          key: crypto.getRandomValues(new Uint32Array(2)).join('-'),
          file,
          state: 'waiting',
          sentBytes: 0,
          mediaId: null,
          problem: null,
          requestId: null,
        }),
      )
      setUploads((all) => [...all, ...added])
    },
    cancel(key) {
      running.current.get(key)?.abort()
      drop(key)
    },
    retry: (key) => change(key, { state: 'waiting', problem: null }),
  }
  return <Context value={value}>{children}</Context>
}
