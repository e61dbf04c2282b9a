'use client'
import { Ellipsis, type LucideIcon, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Menu } from '#ui/menu.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Switch } from '#ui/switch.tsx'

interface ListCardProps<Item> {
  /** In the plural: “Destinations”. */
  title: string
  hint: string
  testId: string
  query: { data: readonly Item[] | undefined; error: unknown; refetch(): unknown }
  icon: LucideIcon
  /** Shown while the list is empty: what adding one brings. */
  empty: string
  onAdd(): void
  row(item: Item): ReactNode
  /** Dialogs. */
  children: ReactNode
}

/** What a channel has several of, with a button that adds one. */
export function ListCard<Item>({ title, hint, testId, query, icon, empty, onAdd, row, children }: ListCardProps<Item>) {
  const plural = title.toLowerCase()
  return (
    <Card aria-label={title} data-testid={testId}>
      <CardHeader title={title} hint={hint}>
        <Button needs="configure" icon={Plus} size="small" onClick={onAdd} disabled={!query.data}>
          Add
        </Button>
      </CardHeader>
      <QueryView query={query} what={plural}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={icon} title={`No ${plural} yet`} className="py-8">
              {empty}
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-line border-t">{items.map(row)}</ul>
          )
        }
      </QueryView>
      {children}
    </Card>
  )
}

interface SwitchedRowProps {
  name: string
  look: { label: string; tone: BadgeTone }
  enabled: boolean
  /** The mutation that switches it. */
  change: { isPending: boolean; variables: { enabled?: boolean } | undefined }
  onSwitch(on: boolean): void
  /** Items of the “more” menu. */
  menu: ReactNode
}

/** First line of a row: switch, name, status, menu. */
export function SwitchedRow({ name, look, enabled, change, onSwitch, menu }: SwitchedRowProps) {
  const checked = change.isPending ? change.variables?.enabled === true : enabled
  return (
    <div className="flex items-center gap-2">
      <span className="min-w-0 flex-1 font-medium">
        <Switch needs="configure" label={name} checked={checked} disabled={change.isPending} onChange={onSwitch} />
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
