'use client'
import { ChevronDown, FileVideo, FolderUp, Upload } from 'lucide-react'
import { type ComponentProps, useRef } from 'react'
import { MEDIA_EXTENSIONS } from '#domain/import/is-media-name.ts'
import { Button } from '#ui/button.tsx'
import { Menu, MenuItem } from '#ui/menu.tsx'
import { addChosen } from './add-chosen.ts'
import { byItself, readFolder } from './read-drop.ts'
import { uploadStore } from './use-uploads.ts'

/** Browsers do not know each of them as video or audio. */
const ACCEPTED = ['video/*', 'audio/*', ...MEDIA_EXTENSIONS.map((extension) => `.${extension}`)].join(',')

/** Of the input that chooses a folder; React has no type for it. */
const FOLDER: ComponentProps<'input'> & { webkitdirectory: string } = { webkitdirectory: '' }

/** Chooses files, or a folder, and uploads them at once. */
export function UploadButton() {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Media files"
        // A hint for the file dialog. The server checks the real type.
        accept={ACCEPTED}
        onChange={({ target }) => {
          uploadStore.add([...(target.files ?? [])].map(byItself))
          // Choosing the same file again must fire a change.
          target.value = ''
        }}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label="Folder of media files"
        {...FOLDER}
        onChange={({ target }) => {
          addChosen(readFolder(target.files ?? []))
          target.value = ''
        }}
      />
      <Menu
        trigger={
          <Button needs="program" icon={Upload} tone="accent">
            Upload
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={FileVideo} onSelect={() => files.current?.click()}>
          Files
        </MenuItem>
        <MenuItem icon={FolderUp} onSelect={() => folder.current?.click()}>
          Folder
        </MenuItem>
      </Menu>
    </>
  )
}
