'use client'
import { CloudUpload } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../../_ui/button.tsx'
import { cn } from '../../_ui/cn.ts'
import { useUploads } from './uploads.tsx'

/** Files dropped here, or chosen with the button, go to the library. */
export function DropZone() {
  const { add } = useUploads()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer.files)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a mouse's short cut; the button does the same
    <div
      data-testid="drop-zone"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        'mb-5 flex flex-wrap items-center justify-center gap-x-5 gap-y-3 rounded-xl border border-line-strong border-dashed px-5 py-6 text-center transition-colors sm:justify-between sm:text-left',
        over && 'border-accent bg-accent-soft',
      )}
    >
      <div className="flex flex-col items-center gap-4 sm:flex-row">
        <CloudUpload className={cn('size-7', over ? 'text-accent' : 'text-muted')} strokeWidth={1.5} aria-hidden />
        <div>
          <p className="font-medium text-sm">{over ? 'Let go to upload' : 'Drop videos here'}</p>
          <p className="mt-0.5 text-muted text-xs">
            MP4, MOV, MKV, WebM, AVI or MPEG-TS, up to 4K. Several at once are fine.
          </p>
        </div>
      </div>
      <Button tone="accent" onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept="video/*,.mkv,.ts,.mts,.m2ts,.mxf"
        aria-label="Videos to upload"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          if (event.target.files) add(event.target.files)
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
    </div>
  )
}
