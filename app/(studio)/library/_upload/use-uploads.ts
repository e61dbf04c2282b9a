'use client'
import { useSyncExternalStore } from 'react'
import { isUnderWay, type Upload, UploadStore } from './upload-store.ts'

/** One for the tab, made when the module is loaded in the browser. */
export const uploadStore = new UploadStore()

const NONE: readonly Upload[] = []

export const useUploads = () => useSyncExternalStore(uploadStore.subscribe, uploadStore.getUploads, () => NONE)

// Not an effect of a page: the question must be asked wherever in the studio the tab is closed.
if (typeof window !== 'undefined') {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  let asking = false
  uploadStore.subscribe(() => {
    const needed = uploadStore.getUploads().some(isUnderWay)
    if (needed === asking) return
    asking = needed
    // Only while it is needed: a page with this listener is not kept for the back button.
    if (needed) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
}
