'use client'
import { formatDateTime } from '#ui/format.ts'

/** In the viewer's time zone, which the server does not know. */
export function AiredAt({ at }: { at: string }) {
  return (
    <p className="text-muted text-sm">
      Aired{' '}
      <time dateTime={at} suppressHydrationWarning>
        {formatDateTime(at)}
      </time>
    </p>
  )
}
