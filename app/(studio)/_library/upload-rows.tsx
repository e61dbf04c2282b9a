'use client'
import { RotateCw, X } from 'lucide-react'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { formatBytes } from '../../_ui/format.ts'
import { IconButton } from '../../_ui/icon-button.tsx'
import { Progress } from '../../_ui/progress.tsx'
import { type Upload, useUploads } from './uploads.tsx'

/** What is on its way to the library, and what did not arrive. */
export function UploadRows() {
  const { uploads, cancel, retry } = useUploads()
  if (uploads.length === 0) return null
  return (
    <Card className="mb-5" aria-label="Uploads">
      <CardHeader title="Uploading" hint="Keep this page open until the last byte has left." />
      <ul className="pb-2">
        {uploads.map((upload) => (
          <li
            key={upload.key}
            className="flex items-center gap-3 px-4 py-2.5 sm:px-5"
            data-testid="upload-row"
            data-state={upload.state}
          >
            <div className="min-w-0 flex-1">
              <div className="mb-1.5 flex items-baseline justify-between gap-3 text-sm">
                <span className="truncate font-medium">{upload.file.name}</span>
                <span className="shrink-0 text-muted text-xs tabular-nums">{progressWords(upload)}</span>
              </div>
              {upload.state === 'failed' ? (
                <p className="text-danger text-xs leading-relaxed" role="alert">
                  {upload.problem}
                  {upload.requestId && <span className="clock ml-2 text-muted">request {upload.requestId}</span>}
                </p>
              ) : (
                <Progress
                  value={upload.file.size > 0 ? upload.sentBytes / upload.file.size : null}
                  label={`Upload of ${upload.file.name}`}
                />
              )}
            </div>
            {upload.state === 'failed' && (
              <IconButton label={`Send ${upload.file.name} again`} small onClick={() => retry(upload.key)}>
                <RotateCw aria-hidden />
              </IconButton>
            )}
            {upload.state !== 'stored' && (
              <IconButton
                label={
                  upload.state === 'failed' ? `Forget ${upload.file.name}` : `Cancel upload of ${upload.file.name}`
                }
                small
                onClick={() => cancel(upload.key)}
              >
                <X aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function progressWords({ state, sentBytes, file }: Upload): string {
  if (state === 'waiting') return `waiting, ${formatBytes(file.size)}`
  if (state === 'failed') return formatBytes(file.size)
  if (state === 'stored' || sentBytes >= file.size) return 'arrived, being stored'
  return `${formatBytes(sentBytes)} of ${formatBytes(file.size)}`
}
