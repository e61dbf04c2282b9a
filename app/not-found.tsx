import { Compass } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from './_ui/button.tsx'
import { EmptyState } from './_ui/empty-state.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={Compass}
        title="Page not found"
        action={
          <Button asChild tone="accent">
            <Link href="/channels">Go to channels</Link>
          </Button>
        }
      >
        The address is wrong, or the page was deleted.
      </EmptyState>
    </main>
  )
}
