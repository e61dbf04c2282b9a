'use client'
import type { ComponentProps } from 'react'
import { Button } from './button.tsx'
import { Tooltip } from './tooltip.tsx'

type IconButtonProps = Omit<ComponentProps<typeof Button>, 'aria-label' | 'size'> & {
  /** What it does; also its tooltip. */
  label: string
  /** What it does that to: said to those who hear the page, and seen on the page anyway. */
  of?: string
  small?: boolean
}

/** A button that is only an icon, and still says what it does to eye and ear. */
export function IconButton({ label, of, small, tone = 'quiet', ...props }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button aria-label={of ? `${label} ${of}` : label} tone={tone} size={small ? 'icon-small' : 'icon'} {...props} />
    </Tooltip>
  )
}
