'use client'
import './globals.css'
import { ErrorState } from './_ui/error-state.tsx'

/** Replaces the root layout, so it renders its own document. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en" className="dark">
      <body>
        <title>Cloud Playout</title>
        <main className="grid min-h-dvh place-items-center">
          <h1 className="sr-only">Something went wrong</h1>
          <ErrorState
            title="The page could not be loaded"
            message="Channels on air stay on air. Try again in a moment."
            requestId={error.digest ?? null}
            onRetry={reset}
          />
        </main>
      </body>
    </html>
  )
}
