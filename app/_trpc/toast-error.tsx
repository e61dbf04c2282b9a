import { toast } from 'sonner'
import { readError } from './read-error.ts'

/** Says what failed in the server's own words, with the request id small below. */
export function toastError(title: string, error: unknown) {
  const { message, requestId } = readError(error)
  toast.error(title, {
    duration: 10_000,
    description: (
      <>
        {message}
        {requestId && <span className="clock mt-1 block text-[0.6875rem] opacity-80">request {requestId}</span>}
      </>
    ),
  })
}
