'use client'
import { useRouter } from 'next/navigation'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ownPath } from './public-path.ts'

type Register = (id: string, entered: boolean) => void

const LeaveContext = createContext<Register>(() => undefined)

/** Asks before leaving the page with unsaved changes, by a link or by closing the tab. */
export function LeaveGuard({ children }: { children: ReactNode }) {
  const router = useRouter()
  const { register, entered, isEntered } = useEntered()
  const [wanted, setWanted] = useState<string | null>(null)

  useEffect(() => {
    if (!entered) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', unload)
    return () => window.removeEventListener('beforeunload', unload)
  }, [entered])

  useEffect(() => {
    const click = (event: MouseEvent) => {
      if (!isEntered()) return
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]')
      if (!link || link.target === '_blank' || link.hasAttribute('download')) return
      const url = new URL(link.href)
      const samePage = url.pathname === location.pathname && url.search === location.search
      // For other origins the browser asks.
      if (url.origin !== location.origin || samePage) return
      event.preventDefault()
      event.stopPropagation()
      setWanted(ownPath(`${url.pathname}${url.search}${url.hash}`))
    }
    document.addEventListener('click', click, true)
    return () => document.removeEventListener('click', click, true)
  }, [isEntered])

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
  // Before the next event: a key that follows the typing at once must find it.
  useLayoutEffect(() => {
    register(id, entered)
    return () => register(id, false)
  }, [register, id, entered])
}

/** For a container of forms that can be closed, such as a dialog: tracks their changes and reports them to the page. */
export function useForms() {
  const { entered, ...forms } = useEntered()
  useLeaveGuard(entered)
  return forms
}

export const FormsInside = LeaveContext

/** `isEntered` is known before `entered` is rendered. */
function useEntered() {
  const ids = useRef(new Set<string>())
  const [entered, setEntered] = useState(false)
  const register = useCallback<Register>((id, isEntered) => {
    if (isEntered) ids.current.add(id)
    else ids.current.delete(id)
    setEntered(ids.current.size > 0)
  }, [])
  const forget = useCallback(() => {
    ids.current.clear()
    setEntered(false)
  }, [])
  const isEntered = useCallback(() => ids.current.size > 0, [])
  return useMemo(() => ({ register, forget, isEntered, entered }), [register, forget, isEntered, entered])
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
