'use client'
import { toast } from 'sonner'
import { describeChosen } from './describe-chosen.ts'
import type { Chosen } from './read-drop.ts'
import { uploadStore } from './use-uploads.ts'

/** Uploads what was chosen or dropped, and says what of it is not uploaded. */
export function addChosen(chosen: Chosen): void {
  const said = describeChosen(chosen)
  if (said) toast.warning(said, { duration: 10_000 })
  uploadStore.add(chosen.files)
}
