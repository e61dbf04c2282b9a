'use client'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { cn } from './cn.ts'

/** Tabs that are links to pages of one object. They scroll sideways where there is no room. */
export function LinkTabs({
  label,
  tabs,
  here,
}: {
  label: string
  tabs: readonly { name: string; label: string; href: string }[]
  /** Name of the current tab. */
  here: string
}) {
  const bar = useRef<HTMLElement>(null)
  // Scrolls the current tab into view, with part of the previous one to show that there is more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is shown.
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
