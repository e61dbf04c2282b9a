// GET as the probe does it: bounded in time and size, and marked, so that it counts as no viewer.
import { PROBE_HEADER } from '#adapters/probe-mark.ts'

const TIMEOUT_MS = 5_000

/** Its message is a sentence for people. */
export class AnswerError extends Error {}

/** @throws an error that describeFetch has a sentence for */
export async function fetchWhole(url: string, most: number, mark: string, signal: AbortSignal): Promise<Uint8Array> {
  const name = new URL(url).pathname.split('/').at(-1)
  const answer = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    redirect: 'error',
    headers: { [PROBE_HEADER]: mark },
  })
  if (answer.status !== 200) {
    await answer.body?.cancel()
    throw new AnswerError(`${name} was answered with ${answer.status}.`)
  }
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body ?? []) {
    bytes += part.length
    if (bytes > most) throw new AnswerError(`${name} is larger than ${most} bytes.`)
    parts.push(part)
  }
  if (bytes === 0) throw new AnswerError(`${name} is empty.`)
  return Buffer.concat(parts)
}

export function describeFetch(error: Error): string {
  if (error instanceof AnswerError) return error.message
  if (error.name === 'TimeoutError') return `The origin did not answer within ${TIMEOUT_MS / 1_000} s.`
  return 'The origin could not be reached.'
}
