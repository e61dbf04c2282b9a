import { asDomainError } from '#adapters/as-domain-error.ts'
import { logger } from '#adapters/log.ts'
import type { BulkResult } from '#domain/bulk.ts'
import { ERRORS } from '#server/errors.ts'

/** Other accounts' calls need connections too. */
const AT_ONCE = 4

/** @param act on one, in a transaction of its own: one that fails changes nothing for the others */
export async function runBulk(asked: readonly string[], act: (id: string) => Promise<void>): Promise<BulkResult[]> {
  const ids = [...new Set(asked)]
  const results = new Map<string, BulkResult>()
  const waiting = ids.values()
  const work = async () => {
    for (const id of waiting) results.set(id, await attempt(id, act))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return ids.map((id) => results.get(id)!)
}

async function attempt(id: string, act: (id: string) => Promise<void>): Promise<BulkResult> {
  try {
    await act(id)
    return { id, ok: true }
  } catch (error) {
    const { code, message } = asDomainError(error)
    if (!ERRORS[code].expected) logger('bulk').error({ err: error, id }, 'a bulk operation failed')
    return { id, ok: false, code, message }
  }
}
