import Link from 'next/link'
import type { ReactNode } from 'react'
import { ChannelsFeed } from '#app/_trpc/use-channels.tsx'
import { Brand } from '#ui/brand.tsx'
import { ThemeToggle } from '#ui/theme-toggle.tsx'
import { AccountMenu, type MenuUser } from './account-menu.tsx'
import { AccountScope } from './account-scope.tsx'
import { AlertsBell } from './alerts-bell.tsx'
import { ConnectionIndicator } from './connection-indicator.tsx'
import { ImpersonationNotice } from './impersonation-notice.tsx'
import { Navigation } from './navigation.tsx'
import { PlanNotice } from './plan-notice.tsx'
import { StationClock } from './station-clock.tsx'
import { StorageNotice } from './storage-notice.tsx'
import { VerifyNotice } from './verify-notice.tsx'

/** The frame of every signed-in page: navigation, clock, connection, account. */
export function StudioShell({ user, children }: { user: MenuUser; children: ReactNode }) {
  const admin = user.role === 'ADMIN'
  return (
    <AccountScope accountId={user.account.id} memberRole={user.memberRole}>
      <ChannelsFeed>
        <a
          href="#content"
          className="sr-only z-70 rounded-lg bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
        >
          Skip to content
        </a>
        <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_1fr]">
          <aside className="sticky top-0 hidden h-dvh flex-col border-line border-r bg-surface lg:flex">
            <Link href="/channels" className="m-3 rounded-lg p-2">
              <Brand />
            </Link>
            <Navigation admin={admin} place="rail" />
          </aside>
          <div className="flex min-w-0 flex-col">
            <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-line border-b bg-canvas/90 px-3 backdrop-blur-md sm:px-6">
              <Link href="/channels" className="-ml-1 rounded-lg p-1 lg:hidden" aria-label="Cloud Playout, channels">
                <span className="max-[26rem]:[&_span>span]:hidden">
                  <Brand />
                </span>
              </Link>
              <ConnectionIndicator />
              <span className="flex-1" />
              <StationClock />
              <AlertsBell />
              <ThemeToggle />
              <AccountMenu user={user} />
            </header>
            <main
              id="content"
              className="mx-auto w-full max-w-[96rem] flex-1 px-3 pt-5 pb-24 sm:px-6 lg:pb-12"
              tabIndex={-1}
            >
              {user.admin && <ImpersonationNotice person={user.name} until={user.admin.until} />}
              <StorageNotice admin={admin} />
              <PlanNotice />
              {!user.emailVerifiedAt && !user.admin && <VerifyNotice email={user.email} />}
              {children}
            </main>
          </div>
        </div>
        <Navigation admin={admin} place="bottom" />
      </ChannelsFeed>
    </AccountScope>
  )
}
