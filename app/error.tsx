'use client'
import { ErrorState } from './_ui/error-state.tsx'

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState
        title="This page could not be loaded"
        message="Channels on air stay on air. Try again; if the error persists, contact the operator."
        requestId={error.digest ?? null}
        onRetry={reset}
      />
    </main>
  )
}
