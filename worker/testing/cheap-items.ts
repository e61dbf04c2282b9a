// What keeps items of tests cheap, where resolutions do not matter.
import type { Db } from '#adapters/db.ts'
import { BUILT_IN_IDS, SYSTEM_ACCOUNT_ID } from '#worker/built-in/ensure-built-ins.ts'

/** As data of an account: the two rungs that cost least. */
export const CHEAP_RUNGS = ['432p', '360p'] as const

/** The built-in items exist already, so that workers do not prepare them. */
export async function skipBuiltIns(db: Db): Promise<void> {
  await db.account.create({
    data: { id: SYSTEM_ACCOUNT_ID, name: 'Built in', kind: 'SYSTEM', rungs: [...CHEAP_RUNGS] },
  })
  const made = {
    accountId: SYSTEM_ACCOUNT_ID,
    title: 'Built in',
    state: 'CANCELLED',
    sourceName: '',
    sourceBytes: 1n,
  } as const
  await db.mediaItem.createMany({ data: BUILT_IN_IDS.map((id) => ({ id, ...made })) })
}
