'use client'
import { RotateCw, Trash2, X } from 'lucide-react'
import { formatBytes } from '#domain/format-bytes.ts'
import { Button } from '#ui/button.tsx'
import { Progress } from '#ui/progress.tsx'
import type { Upload, UploadState } from './upload-store.ts'
import { uploadStore, useUploads } from './use-uploads.ts'

/** The uploads of this browser tab; hidden when there are none. */
export function UploadList() {
  const uploads = useUploads()
  if (uploads.length === 0) return null
  return (
    <section aria-label="Uploads" className="mb-4 rounded-xl border border-line bg-surface">
      <ul className="divide-y divide-line">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  )
}

function UploadRow({ upload: { id, file, state } }: { upload: Upload }) {
  return (
    <li data-testid="upload-row" data-state={state.kind} className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-40 truncate font-medium text-sm" title={file.name}>
          {file.name}
        </p>
        {state.kind !== 'failed' && <p className="clock text-muted text-xs">{describe(state, file.size)}</p>}
        <div className="flex gap-1">
          {state.kind === 'failed' ? (
            <>
              <Button
                icon={RotateCw}
                size="small"
                aria-label={`Retry ${file.name}`}
                onClick={() => uploadStore.retry(id)}
              >
                Retry
              </Button>
              <Button
                icon={Trash2}
                size="small"
                tone="danger-quiet"
                aria-label={`Discard ${file.name}`}
                onClick={() => uploadStore.cancel(id)}
              >
                Discard
              </Button>
            </>
          ) : (
            <Button
              icon={X}
              size="small"
              tone="quiet"
              aria-label={`Cancel ${file.name}`}
              onClick={() => uploadStore.cancel(id)}
            >
              Cancel
            </Button>
          )}
        </div>
      </div>
      {state.kind === 'failed' ? (
        <p role="alert" className="text-danger text-sm">
          {state.message}
          {state.requestId && <span className="clock mt-1 block text-xs opacity-80">request {state.requestId}</span>}
        </p>
      ) : (
        <Progress value={shareSent(state, file.size)} label={`Upload of ${file.name}`} />
      )}
    </li>
  )
}

function shareSent(state: UploadState, bytes: number): number | null {
  if (state.kind === 'sending') return bytes > 0 ? state.sentBytes / bytes : null
  return state.kind === 'storing' ? 1 : 0
}

function describe(state: Exclude<UploadState, { kind: 'failed' }>, bytes: number): string {
  if (state.kind === 'waiting') return `${formatBytes(bytes)} · queued`
  if (state.kind === 'storing') return `${formatBytes(bytes)} · storing`
  const speed = state.bytesPerSecond === null ? '' : ` · ${formatBytes(Math.round(state.bytesPerSecond))}/s`
  return `${formatBytes(state.sentBytes)} of ${formatBytes(bytes)}${speed}`
}
