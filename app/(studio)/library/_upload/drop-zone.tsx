'use client'
import { Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { toast } from 'sonner'
import { useRefusal, useRefused } from '#ui/permissions.tsx'
import { addChosen } from './add-chosen.ts'
import { readDrop } from './read-drop.ts'

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** Accepts files dropped anywhere on its content. The Upload button is the keyboard alternative. */
export function DropZone({ children }: { children: ReactNode }) {
  const [over, setOver] = useState(false)
  const refusal = useRefusal('program')
  const refused = useRefused('program', 'The files were not uploaded')
  // Enter and leave fire for every child: their balance tells whether the pointer has left the zone.
  const depth = useRef(0)

  function move(event: DragEvent, step: 1 | -1) {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current = Math.max(0, depth.current + step)
    setOver(depth.current > 0)
  }

  function drop(event: DragEvent) {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current = 0
    setOver(false)
    if (refused()) return
    readDrop(event.dataTransfer).then(addChosen, () =>
      toast.error('The browser could not read what you dropped. Nothing was sent; use the Upload button.'),
    )
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a mouse extra; the button does the same
    <div
      data-testid="drop-zone"
      className="relative min-h-[60vh]"
      onDragEnter={(event) => move(event, 1)}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDragLeave={(event) => move(event, -1)}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-0 z-20 grid animate-appear place-items-start justify-items-center rounded-xl border-2 border-accent border-dashed bg-canvas/85 pt-[18vh]">
          <p className="flex items-center gap-2.5 rounded-lg bg-accent-soft px-4 py-3 font-medium text-accent text-sm">
            <Upload className="size-4" aria-hidden />
            {refusal ?? 'Drop files or folders to upload them'}
          </p>
        </div>
      )}
    </div>
  )
}
