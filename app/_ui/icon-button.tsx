'use client'
import type { ComponentProps } from 'react'
import { Button } from './button.tsx'
import { Tooltip } from './tooltip.tsx'

type IconButtonProps = Omit<ComponentProps<typeof Button>, 'aria-label' | 'size'> & {
  /** The action; also the tooltip. */
  label: string
  /** The object of the action, for screen readers. */
  of?: string
  small?: boolean
}

/** An icon button with a tooltip and an accessible name. */
export function IconButton({ label, of, small, tone = 'quiet', ...props }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button aria-label={of ? `${label} ${of}` : label} tone={tone} size={small ? 'icon-small' : 'icon'} {...props} />
    </Tooltip>
  )
}
