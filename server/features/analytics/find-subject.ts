import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'

/** What viewers watch. */
export interface Subject {
  /** Id of a channel or item. */
  id: string
  accountId: string
}

/** Also for names that belong to nothing: players of a deleted channel go on for hours. */
const ASKED_AGAIN_MS = 30_000

/**
 * Finds channels and items by the names that players use; null: unknown, or its viewers are not to be counted. While the
 * database is away the last answer is repeated.
 */
export function openSubjects(db: Db): (name: string) => Promise<Subject | null> {
  const known = new LRUCache<string, { subject: Subject | null; at: number }>({ max: 20_000 })
  const asked = new Map<string, Promise<Subject | null>>()

  async function ask(name: string): Promise<Subject | null> {
    try {
      const subject = await acrossAccounts(() => find(db, name))
      known.set(name, { subject, at: performance.now() })
      return subject
    } catch (error) {
      const last = known.get(name)
      if (!last) throw error
      return last.subject
    }
  }

  return async (name) => {
    const found = known.get(name)
    if (found && performance.now() - found.at < ASKED_AGAIN_MS) return found.subject
    const asking = asked.get(name) ?? ask(name).finally(() => asked.delete(name))
    asked.set(name, asking)
    return asking
  }
}

async function find(db: Db, name: string): Promise<Subject | null> {
  const select = { id: true, accountId: true } as const
  if (isMediaId(name)) return db.mediaItem.findFirst({ where: { id: name, deletedAt: null }, select })
  return db.channel.findFirst({
    where: { OR: [{ id: name }, { slug: name }], deletedAt: null, analyticsEnabled: true },
    select,
  })
}
