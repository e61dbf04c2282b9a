import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import { Button } from './button.tsx'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'

interface NotFoundCardProps {
  icon: LucideIcon
  /** “channel” */
  what: string
  /** The list it would be in: “channels”. */
  list: { href: string; name: string }
}

/** In place of a page whose subject does not exist. */
export function NotFoundCard({ icon, what, list }: NotFoundCardProps) {
  const title = `${what.charAt(0).toUpperCase()}${what.slice(1)} not found`
  const action = (
    <Button asChild>
      <Link href={list.href}>Go to {list.name}</Link>
    </Button>
  )
  return (
    <Card>
      <h1 className="sr-only">{title}</h1>
      <EmptyState icon={icon} title={title} action={action}>
        The address is wrong, or the {what} was deleted.
      </EmptyState>
    </Card>
  )
}
