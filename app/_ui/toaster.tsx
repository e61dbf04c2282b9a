'use client'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { Toaster as Sonner } from 'sonner'

/** The width from which the studio has a side rail. */
const WIDE = '(min-width: 1024px)'

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(WIDE)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/**
 * Toasts, placed where they cover no control: in the free part of the rail, and on narrow screens over the
 * bar with the clock.
 */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  const wide = useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => false,
  )
  return (
    <Sonner
      theme={resolvedTheme === 'light' ? 'light' : 'dark'}
      position={wide ? 'bottom-left' : 'top-center'}
      offset={wide ? { bottom: '1rem', left: '0.75rem' } : { top: '0.375rem' }}
      mobileOffset={{ top: '0.375rem', left: '0.5rem', right: '0.5rem' }}
      style={{ '--width': wide ? '13.5rem' : '22rem' } as React.CSSProperties}
      closeButton
      toastOptions={{
        unstyled: false,
        classNames: {
          toast: '!rounded-xl !border-line !bg-surface !text-ink !shadow-raised !font-sans max-lg:!px-3 max-lg:!py-2.5',
          description: '!text-muted',
          actionButton: '!bg-accent !text-accent-ink !font-medium !h-7',
          closeButton: '!border-line !bg-raised !text-ink',
          error: '[&_[data-icon]]:!text-danger',
          warning: '[&_[data-icon]]:!text-warn',
          success: '[&_[data-icon]]:!text-accent',
        },
      }}
    />
  )
}
