'use client'
import { useQuery } from '@tanstack/react-query'
import { Trash2, Upload } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import type { UploadView } from '#features/upload/schema.ts'
import { Button } from '#ui/button.tsx'
import { Progress } from '#ui/progress.tsx'
import { byItself } from './read-drop.ts'
import { terminations } from './terminations.ts'
import { uploadStore, useTerminations, useUploads } from './use-uploads.ts'

/** What the server has in part, and this browser does not send now; hidden when there is nothing. */
export function UnfinishedUploads() {
  const trpc = useTRPC()
  const uploads = useUploads()
  const ending = useTerminations()
  const query = useQuery(trpc.upload.list.queryOptions(undefined, { refetchInterval: 30_000 }))
  const { refetch } = query
  // An upload that began or ended here changes the list. One that is being deleted would be in it for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is what it follows
  useEffect(() => {
    if (ending.count === 0) void refetch()
  }, [refetch, uploads.length, ending.count])
  useEffect(() => uploadStore.setUnfinished(query.data ?? []), [query.data])
  const isSentHere = (one: UploadView) => uploads.some(({ name, bytes }) => name === one.name && bytes === one.bytes)
  const shown = (query.data ?? []).filter((one) => !isSentHere(one) && !ending.ids.has(one.id))
  if (shown.length === 0) return null
  return (
    <section aria-label="Unfinished uploads" className="mb-4 rounded-xl border border-line bg-surface">
      <h2 className="px-4 pt-3 font-medium text-sm">Unfinished uploads</h2>
      <p className="px-4 pt-1 text-muted text-sm">Choose the same file again: it continues where it stopped.</p>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto">
        {shown.map((upload) => (
          <UnfinishedRow key={upload.id} upload={upload} onDiscard={() => void terminations.end(upload.id)} />
        ))}
      </ul>
    </section>
  )
}

function UnfinishedRow({ upload, onDiscard }: { upload: UploadView; onDiscard(): void }) {
  const input = useRef<HTMLInputElement>(null)
  const { name, bytes, receivedBytes } = upload
  function choose(files: FileList | null) {
    const file = files?.[0]
    if (!file) return
    if (file.name !== name || file.size !== bytes || String(file.lastModified) !== upload.modified)
      toast.warning(`This is not the file that was begun. ${file.name} is uploaded from its start.`)
    uploadStore.add([byItself(file)])
  }
  return (
    <li data-testid="unfinished-row" className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-40 truncate font-medium text-sm" title={name}>
          {name}
        </p>
        <p className="clock text-muted text-xs">
          {formatBytes(receivedBytes)} of {formatBytes(bytes)}
        </p>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={`The file ${name}`}
          onChange={(event) => {
            choose(event.target.files)
            event.target.value = ''
          }}
        />
        <div className="flex gap-1">
          <Button
            needs="program"
            icon={Upload}
            size="small"
            aria-label={`Choose file ${name} again`}
            onClick={() => input.current?.click()}
          >
            Choose file
          </Button>
          <Button
            needs="program"
            icon={Trash2}
            size="small"
            tone="danger-quiet"
            aria-label={`Discard ${name}`}
            onClick={onDiscard}
          >
            Discard
          </Button>
        </div>
      </div>
      <Progress value={bytes > 0 ? receivedBytes / bytes : null} label={`Upload of ${name}`} />
    </li>
  )
}
