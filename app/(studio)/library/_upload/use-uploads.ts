'use client'
import { useSyncExternalStore } from 'react'
import { isUnderWay, NO_TOTALS, type Upload, UploadStore } from './upload-store.ts'

/** One per tab, created when the module is loaded in the browser. */
export const uploadStore = new UploadStore()

const NONE: readonly Upload[] = []

export const useUploads = () => useSyncExternalStore(uploadStore.subscribe, uploadStore.getUploads, () => NONE)

export const useUploadTotals = () => useSyncExternalStore(uploadStore.subscribe, uploadStore.getTotals, () => NO_TOTALS)

// Not an effect of one page: closing the tab must ask on any page of the studio.
if (typeof window !== 'undefined') {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  let asking = false
  uploadStore.subscribe(() => {
    const needed = uploadStore.getUploads().some(isUnderWay)
    if (needed === asking) return
    asking = needed
    // Only while needed: the listener disables the back-forward cache.
    if (needed) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
}
