'use client'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useMemo, useState } from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'

type Register = (id: string, entered: boolean) => void

const LeaveContext = createContext<Register>(() => undefined)

/** Asks before leaving the page with unsaved changes, by a link or by closing the tab. */
export function LeaveGuard({ children }: { children: ReactNode }) {
  const router = useRouter()
  const { register, entered } = useEntered()
  const [wanted, setWanted] = useState<string | null>(null)

  useEffect(() => {
    if (!entered) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]')
      if (!link || link.target === '_blank' || link.hasAttribute('download')) return
      const url = new URL(link.href)
      const samePage = url.pathname === location.pathname && url.search === location.search
      // For other origins the browser asks.
      if (url.origin !== location.origin || samePage) return
      event.preventDefault()
      event.stopPropagation()
      setWanted(`${url.pathname}${url.search}${url.hash}`)
    }
    window.addEventListener('beforeunload', unload)
    document.addEventListener('click', click, true)
    return () => {
      window.removeEventListener('beforeunload', unload)
      document.removeEventListener('click', click, true)
    }
  }, [entered])

  return (
    <LeaveContext value={register}>
      {children}
      <DiscardQuestion
        open={wanted !== null}
        onOpenChange={() => setWanted(null)}
        onDiscard={() => {
          if (wanted !== null) router.push(wanted)
        }}
      />
    </LeaveContext>
  )
}

/** For a form: leaving asks while it has unsaved changes. */
export function useLeaveGuard(entered: boolean): void {
  const id = useId()
  const register = useContext(LeaveContext)
  useEffect(() => {
    register(id, entered)
    return () => register(id, false)
  }, [register, id, entered])
}

/** For a container of forms that can be closed, such as a dialog: tracks their changes and reports them to the page. */
export function useForms() {
  const { register, entered, forget } = useEntered()
  useLeaveGuard(entered)
  return { register, entered, forget }
}

export const FormsInside = LeaveContext

function useEntered() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const register = useCallback<Register>((id, entered) => {
    setIds((before) => {
      if (before.has(id) === entered) return before
      const next = new Set(before)
      if (entered) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])
  const forget = useCallback(() => setIds(new Set()), [])
  return useMemo(() => ({ register, forget, entered: ids.size > 0 }), [register, forget, ids])
}

interface DiscardQuestionProps {
  open: boolean
  onOpenChange(open: boolean): void
  onDiscard(): void
}

export function DiscardQuestion({ open, onOpenChange, onDiscard }: DiscardQuestionProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Discard changes?"
      description="Your changes are not saved."
      cancelLabel="Keep editing"
      confirmLabel="Discard"
      onConfirm={async () => onDiscard()}
    />
  )
}
