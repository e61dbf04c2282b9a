'use client'
import { useSyncExternalStore } from 'react'
import { toast } from 'sonner'
import { NO_TERMINATIONS, terminations } from './terminations.ts'
import { isUnderWay, NO_TOTALS, type Upload, UploadStore } from './upload-store.ts'

/** One per tab, created when the module is loaded in the browser. */
export const uploadStore = new UploadStore()

const NONE: readonly Upload[] = []

export const useUploads = () => useSyncExternalStore(uploadStore.subscribe, uploadStore.getUploads, () => NONE)

export const useUploadTotals = () => useSyncExternalStore(uploadStore.subscribe, uploadStore.getTotals, () => NO_TOTALS)

export const useTerminations = () =>
  useSyncExternalStore(terminations.subscribe, terminations.getUnderWay, () => NO_TERMINATIONS)

// Not effects of one page: an upload may end on any page of the studio.
terminations.onFailed(() =>
  toast.error('The upload could not be deleted. It is kept; check the connection, then discard it in the library.'),
)

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
