import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** A URL, a key or embed code, selected as a whole by one click. */
export function CodeBox({ className, ...props }: ComponentProps<'code'>) {
  return (
    <code
      className={cn(
        'block select-all whitespace-pre-wrap break-all rounded-lg bg-raised px-3 py-2.5 font-mono text-xs',
        className,
      )}
      {...props}
    />
  )
}
