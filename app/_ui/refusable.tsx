'use client'
import { cloneElement, type MouseEvent, type ReactElement } from 'react'
import type { Permission } from '#domain/account/permissions.ts'
import { useRefusal } from './permissions.tsx'
import { Tooltip } from './tooltip.tsx'

const nothing = (event: MouseEvent) => event.preventDefault()

/** Without the permission it takes no presses: not the `disabled` of HTML, whose elements get no focus and no tooltip. */
const REFUSED = {
  type: 'button',
  disabled: false,
  'aria-disabled': true,
  onClick: nothing,
  onPointerDown: undefined,
  onKeyDown: undefined,
}

/** A native button, with the reason as its tooltip where the person may not press it. */
export function Refusable({ needs, children }: { needs: Permission; children: ReactElement<object> }) {
  const reason = useRefusal(needs)
  return reason ? <Tooltip text={reason}>{cloneElement(children, REFUSED)}</Tooltip> : children
}
