'use client'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Menu } from '#ui/menu.tsx'
import { Switch } from '#ui/switch.tsx'

interface SwitchedRowProps {
  name: string
  look: { label: string; tone: BadgeTone }
  enabled: boolean
  isSwitching: boolean
  onSwitch(on: boolean): void
  /** Items of the “more” menu. */
  menu: ReactNode
}

/** First line of a list row: switch, name, status, menu. */
export function SwitchedRow({ name, look, enabled, isSwitching, onSwitch, menu }: SwitchedRowProps) {
  return (
    <div className="flex items-center gap-2">
      <span className="min-w-0 flex-1 font-medium">
        <Switch label={name} checked={enabled} disabled={isSwitching} onChange={onSwitch} />
      </span>
      <span aria-live="polite" className="flex">
        <Badge tone={look.tone}>
          <span className="sr-only">{name}: </span>
          {look.label}
        </Badge>
      </span>
      <Menu trigger={<Button icon={Ellipsis} size="icon-small" tone="quiet" aria-label={`More for ${name}`} />}>
        {menu}
      </Menu>
    </div>
  )
}
