'use client'
import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '#ui/button.tsx'
import { uploadStore } from './use-uploads.ts'

/** Chooses files and uploads them at once. */
export function UploadButton() {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Media files"
        // A hint for the file dialog. The server checks the real type.
        accept="video/*,audio/*,.mkv,.mxf,.ts,.m2ts,.mts,.flac"
        onChange={(event) => {
          uploadStore.add(event.target.files ?? [])
          // Choosing the same file again must fire a change.
          event.target.value = ''
        }}
      />
      <Button needs="program" icon={Upload} tone="accent" onClick={() => input.current?.click()}>
        Upload
      </Button>
    </>
  )
}
