import Link from 'next/link'
import { cn } from './cn.ts'

/** Pages of one thing, side by side; each is an address of its own. */
export function LinkTabs({
  label,
  tabs,
  here,
}: {
  label: string
  tabs: readonly { name: string; label: string; href: string }[]
  /** Name of the tab that is shown. */
  here: string
}) {
  return (
    <nav aria-label={label} className="mb-4 flex flex-wrap gap-x-1 shadow-[inset_0_-1px_0_var(--line)]">
      {tabs.map(({ name, label: words, href }) => (
        <Link
          key={name}
          href={href}
          aria-current={here === name ? 'page' : undefined}
          className={cn(
            'whitespace-nowrap border-b-2 px-3 py-2 text-sm',
            here === name ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {words}
        </Link>
      ))}
    </nav>
  )
}
