// Initial rows for tests.
import { randomBytes } from 'node:crypto'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { Role } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { createAccountWithOwner } from '#features/account/create-account.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import type { MediaStatus } from '#features/media/schema.ts'

export const TEST_PASSWORD = 'correct horse battery'

export async function addTenant(db: Db, role: Role = 'CUSTOMER', plan: PlanName = 'enterprise') {
  const name = randomBytes(4).toString('hex')
  const email = `${name}@example.com`
  const { accountId, userId } = await createAccountWithOwner(db, {
    accountName: `Account ${name}`,
    email,
    name: `Person ${name}`,
    password: TEST_PASSWORD,
    role,
    plan,
  })
  const who = { accountId, tag: `user:${userId}` }
  const { id: keyId, secret: key } = await createApiKey(db, who, { name: 'Test key' })
  return { accountId, userId, email, key, keyId, who }
}

export type Tenant = Awaited<ReturnType<typeof addTenant>>

/** An item of the library without files: enough for everything that does not read its bytes. */
export async function addReadyMedia(
  db: Db,
  accountId: string,
  facts: { title?: string; durationMs?: number; state?: Uppercase<MediaStatus> } = {},
): Promise<MediaId> {
  const id = newId<MediaId>('md')
  await db.mediaItem.create({
    data: {
      id,
      accountId,
      title: facts.title ?? 'Item',
      state: facts.state ?? 'READY',
      progress: 1,
      sourceName: 'item.mp4',
      sourceBytes: 1_000n,
      durationMs: facts.durationMs ?? 9_600,
      formatKey: 'house-1',
      thumbnailCount: 3,
      readyAt: new Date(),
    },
  })
  return id
}
