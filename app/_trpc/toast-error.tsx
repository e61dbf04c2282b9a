import { toast } from 'sonner'
import { UpgradeLink } from '#ui/upgrade-link.tsx'
import { readError } from './read-error.ts'

/** Shows the server's message, with the request id below. */
export function toastError(title: string, error: unknown) {
  const { message, requestId, data } = readError(error)
  toast.error(title, {
    duration: 10_000,
    description: (
      <>
        {message} {typeof data.plan === 'string' && <UpgradeLink />}
        {requestId && <span className="clock mt-1 block text-[0.6875rem] opacity-80">request {requestId}</span>}
      </>
    ),
  })
}
