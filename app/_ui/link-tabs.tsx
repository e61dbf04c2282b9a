'use client'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { cn } from './cn.ts'

/** Pages of one thing, side by side; each is an address of its own. Where they are too many they scroll sideways. */
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
  const bar = useRef<HTMLElement>(null)
  // The tab that is shown is seen, with a part of the one before it: there is more on that side.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is shown
  useEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (bar.current && current) bar.current.scrollLeft = current.offsetLeft - bar.current.offsetLeft - 48
  }, [here])

  return (
    <nav
      ref={bar}
      aria-label={label}
      className="mb-4 flex gap-x-1 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] [scrollbar-width:none]"
    >
      {tabs.map(({ name, label: words, href }) => (
        <Link
          key={name}
          href={href}
          aria-current={here === name ? 'page' : undefined}
          className={cn(
            'shrink-0 whitespace-nowrap border-b-2 px-3 py-2 text-sm focus-visible:-outline-offset-2',
            here === name ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {words}
        </Link>
      ))}
    </nav>
  )
}
