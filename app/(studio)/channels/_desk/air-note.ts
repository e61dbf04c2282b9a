import { formatClock } from '#ui/format.ts'

interface AirAnswer {
  effectiveAt: string | null
  pending: boolean
  failure?: string | null
}

/** When a change comes on air, or why that is not known. Undefined: it does not air now. */
export function airNote({ effectiveAt, pending, failure }: AirAnswer): string | undefined {
  if (failure) return failure
  if (pending) return 'No playout worker has answered. The change is kept and takes effect when one runs.'
  return effectiveAt ? `On air at ${formatClock(effectiveAt)}.` : undefined
}
