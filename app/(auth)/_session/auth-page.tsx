import type { ReactNode } from 'react'
import { Brand } from '#ui/brand.tsx'
import { ThemeToggle } from '#ui/theme-toggle.tsx'

/** A page for visitors who are not signed in: one centred form. */
export function AuthPage({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-4 py-3 sm:px-6">
        <Brand />
        <ThemeToggle />
      </header>
      <main className="grid flex-1 place-items-center px-4 pt-6 pb-[16vh]">
        <div className="w-full max-w-sm">
          <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
          <p className="mt-1.5 mb-7 text-muted text-sm">{hint}</p>
          {children}
        </div>
      </main>
    </div>
  )
}
