'use client'
import { ChartNoAxesCombined, Clapperboard, Gauge, type LucideIcon, RadioTower, Settings } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '#ui/cn.ts'

const PLACES: { href: string; label: string; icon: LucideIcon }[] = [
  { href: '/channels', label: 'Channels', icon: RadioTower },
  { href: '/library', label: 'Library', icon: Clapperboard },
  { href: '/audience', label: 'Audience', icon: ChartNoAxesCombined },
  { href: '/settings', label: 'Settings', icon: Settings },
]
const ADMIN = { href: '/admin', label: 'Admin', icon: Gauge }

/** The main navigation: a rail on wide screens, a bottom bar on phones. CSS shows one of them. */
export function Navigation({ admin, place }: { admin: boolean; place: 'rail' | 'bottom' }) {
  const pathname = usePathname()
  const places = admin ? [...PLACES, ADMIN] : PLACES
  return (
    <nav
      aria-label="Main"
      className={
        place === 'rail'
          ? 'grid gap-0.5 px-3 pt-1'
          : 'fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md lg:hidden'
      }
    >
      {places.map(({ href, label, icon: Icon }) => {
        const here = pathname === href || pathname.startsWith(`${href}/`)
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? 'page' : undefined}
            className={cn(
              'transition-colors',
              place === 'rail'
                ? 'flex h-10 items-center gap-3 rounded-lg px-3 font-medium text-sm'
                : 'flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-1 font-medium text-[0.6875rem]',
              here ? 'text-ink' : 'text-muted hover:text-ink',
              here && place === 'rail' && 'bg-raised',
            )}
          >
            <Icon className={cn('size-[1.125rem]', here && 'text-accent')} aria-hidden />
            {label}
          </Link>
        )
      })}
    </nav>
  )
}
