import { VideoOff } from 'lucide-react'
import { EmptyState } from '#ui/empty-state.tsx'

/** For visitors: without a way to the studio. */
export default function WatchNotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <h1 className="sr-only">Not found</h1>
      <EmptyState icon={VideoOff} title="Nothing to watch here">
        There is no channel or video at this address, or it is no longer public.
      </EmptyState>
    </main>
  )
}
