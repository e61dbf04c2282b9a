'use client'
import { Pause, Play, RotateCw, Trash2, X } from 'lucide-react'
import { memo } from 'react'
import { formatBytes } from '#domain/format-bytes.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { formatDuration } from '#ui/format.ts'
import { Progress } from '#ui/progress.tsx'
import type { Upload, UploadState, UploadTotals } from './upload-store.ts'
import { uploadStore, useUploads, useUploadTotals } from './use-uploads.ts'

/** The uploads of this browser tab; hidden when there are none. */
export function UploadList() {
  const uploads = useUploads()
  const totals = useUploadTotals()
  if (uploads.length === 0) return null
  return (
    <section aria-label="Uploads" className="mb-4 rounded-xl border border-line bg-surface">
      {totals.files > 1 && <Summary uploads={uploads} totals={totals} />}
      <ul className="max-h-80 divide-y divide-line overflow-y-auto">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  )
}

/** Of many: how far they are, and buttons for all. */
function Summary({ uploads, totals }: { uploads: readonly Upload[]; totals: UploadTotals }) {
  const isAny = (kind: UploadState['kind']) => uploads.some(({ state }) => state.kind === kind)
  const { files, storedFiles, bytes, sentBytes } = totals
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-3">
      <h2 className="font-medium text-sm">Uploads</h2>
      <p className="clock min-w-0 flex-1 basis-52 text-muted text-xs">
        {storedFiles.toLocaleString('en-US')} of {files.toLocaleString('en-US')} files, {formatBytes(sentBytes)} of{' '}
        {formatBytes(bytes)}
      </p>
      {uploads.length > 1 && (
        <div className="flex gap-1">
          {isAny('sending') ? (
            <Button icon={Pause} size="small" tone="quiet" onClick={() => uploadStore.pauseAll()}>
              Pause all
            </Button>
          ) : (
            isAny('paused') && (
              <Button icon={Play} size="small" tone="quiet" onClick={() => uploadStore.resumeAll()}>
                Resume all
              </Button>
            )
          )}
          <ConfirmButton
            icon={X}
            size="small"
            tone="quiet"
            title={`Cancel ${uploads.length.toLocaleString('en-US')} uploads?`}
            description="What has arrived of them is deleted, failed ones included; items that are stored stay."
            confirmLabel="Cancel all"
            cancelLabel="Keep"
            onConfirm={async () => uploadStore.cancelAll()}
          >
            Cancel all
          </ConfirmButton>
        </div>
      )}
    </div>
  )
}

/** One of up to a thousand: drawn again only when it has changed. */
const UploadRow = memo(({ upload: { id, name, bytes, state } }: { upload: Upload }) => {
  return (
    <li data-testid="upload-row" data-state={state.kind} className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-40 truncate font-medium text-sm" title={name}>
          {name}
        </p>
        {state.kind !== 'failed' && <p className="clock text-muted text-xs">{describe(state, bytes)}</p>}
        <div className="flex gap-1">
          {state.kind === 'failed' ? (
            <>
              <Button
                icon={RotateCw}
                size="small"
                aria-label={`Continue ${name}`}
                onClick={() => uploadStore.retry(id)}
              >
                Continue
              </Button>
              <Button
                icon={Trash2}
                size="small"
                tone="danger-quiet"
                aria-label={`Discard ${name}`}
                onClick={() => uploadStore.cancel(id)}
              >
                Discard
              </Button>
            </>
          ) : (
            <>
              {(state.kind === 'sending' || state.kind === 'paused') && (
                <PauseButton
                  name={name}
                  paused={state.kind === 'paused'}
                  onClick={() => uploadStore.pauseOrContinue(id)}
                />
              )}
              <Button
                icon={X}
                size="small"
                tone="quiet"
                aria-label={`Cancel ${name}`}
                onClick={() => uploadStore.cancel(id)}
              >
                Cancel
              </Button>
            </>
          )}
        </div>
      </div>
      {state.kind === 'failed' ? (
        <p role="alert" className="text-danger text-sm">
          {state.message}
          {state.requestId && <span className="clock mt-1 block text-xs opacity-80">request {state.requestId}</span>}
        </p>
      ) : (
        <Progress value={shareSent(state, bytes)} label={`Upload of ${name}`} />
      )}
    </li>
  )
})

function PauseButton({ name, paused, onClick }: { name: string; paused: boolean; onClick(): void }) {
  const word = paused ? 'Continue' : 'Pause'
  return (
    <Button icon={paused ? Play : Pause} size="small" tone="quiet" aria-label={`${word} ${name}`} onClick={onClick}>
      {word}
    </Button>
  )
}

function shareSent(state: UploadState, bytes: number): number | null {
  if (state.kind === 'sending' || state.kind === 'paused') return bytes > 0 ? state.sentBytes / bytes : null
  return state.kind === 'storing' ? 1 : 0
}

function describe(state: Exclude<UploadState, { kind: 'failed' }>, bytes: number): string {
  // A few are sent at a time; the others are begun, too, but have sent nothing.
  if (state.kind === 'waiting' || (state.kind === 'sending' && state.sentBytes === 0))
    return `${formatBytes(bytes)} · queued`
  if (state.kind === 'storing') return `${formatBytes(bytes)} · storing`
  const sent = `${formatBytes(state.sentBytes)} of ${formatBytes(bytes)}`
  if (state.kind === 'paused') return `${sent} · paused`
  if (!state.bytesPerSecond) return sent
  const speed = `${formatBytes(Math.round(state.bytesPerSecond))}/s`
  return `${sent} · ${speed} · ${formatDuration(((bytes - state.sentBytes) / state.bytesPerSecond) * 1_000)} left`
}
