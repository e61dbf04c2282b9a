'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { cn } from './cn.ts'
import { IconButton } from './icon-button.tsx'
import { DiscardQuestion, FormsInside, useForms } from './leave-guard.tsx'

interface DialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  /** `side`: a drawer along the right edge. */
  place?: 'centre' | 'side'
  className?: string
}

const places = {
  centre:
    'inset-x-3 top-[max(1rem,8vh)] mx-auto max-h-[min(84vh,46rem)] max-w-lg animate-appear rounded-2xl sm:inset-x-6',
  side: 'inset-y-0 right-0 w-full max-w-md animate-slide-in border-y-0 border-r-0',
}

const FOCUSABLE = ':is(a[href], button, input, select, textarea, [tabindex="0"]):not(:disabled, [hidden], [data-close])'

/** While the content is being loaded, the dialog itself gets the focus: its close button would show its tooltip. */
function focusContent(event: Event) {
  const dialog = event.currentTarget as HTMLElement
  if (dialog.querySelector(FOCUSABLE)) return
  event.preventDefault()
  dialog.focus()
}

/** Asks before closing by Escape, by a click outside or by the close button while a form in it has changes. */
export function Dialog({ open, onOpenChange, title, description, children, place = 'centre', className }: DialogProps) {
  const forms = useForms()
  const [asking, setAsking] = useState(false)
  // The question closes with the dialog.
  if (!open && asking) setAsking(false)

  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => (!next && forms.isEntered() ? setAsking(true) : onOpenChange(next))}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim backdrop-blur-[2px]" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusContent}
          className={cn(
            'fixed z-50 flex flex-col border border-line bg-surface shadow-raised',
            places[place],
            className,
          )}
        >
          <header className="min-w-0 px-5 pt-5 pr-14 pb-3">
            <Radix.Title className="font-semibold text-base tracking-tight">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-muted text-sm">{description}</Radix.Description>}
          </header>
          <FormsInside value={forms.register}>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          </FormsInside>
          {/* Last in order, so that opening focuses the content and not the close button. */}
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" small data-close className="absolute top-3.5 right-3.5" />
          </Radix.Close>
        </Radix.Content>
        <DiscardQuestion
          open={asking}
          onOpenChange={setAsking}
          onDiscard={() => {
            forms.forget()
            onOpenChange(false)
          }}
        />
      </Radix.Portal>
    </Radix.Root>
  )
}
