'use client'
import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'light' ? 'light' : 'dark'}
      position="bottom-right"
      offset={{ bottom: '1.25rem', right: '1.25rem' }}
      mobileOffset={{ bottom: '5rem' }}
      closeButton
      toastOptions={{
        unstyled: false,
        classNames: {
          toast: '!rounded-xl !border-line !bg-surface !text-ink !shadow-raised !font-sans',
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
