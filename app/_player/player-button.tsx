import type { ComponentProps } from 'react'
import { cn } from '#ui/cn.ts'

/** A button over the picture: white, and large enough for touch. */
export function PlayerButton({ label, className, ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cn(
        'grid size-10 shrink-0 place-items-center rounded-lg text-white/90 transition-colors hover:bg-white/15 hover:text-white [&_svg]:size-5',
        className,
      )}
      {...props}
    />
  )
}
