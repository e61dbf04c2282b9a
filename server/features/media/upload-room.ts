// Reserves room for one upload within its account's limits, from its first byte to its library row.
import type { Admission } from '#adapters/admission.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { sayLimitReached } from '#domain/plan/say-limit.ts'
import { countUse } from '#features/account/count-use.ts'
import { readPlan, requireUse } from '#features/account/limits.ts'

export interface RoomOutside {
  db: DbOrTx
  admission: Admission
}

export interface UploadRoom {
  /** @throws LIMIT_REACHED when the account's storage has no room for that many bytes beside its other uploads */
  admit(bytes: number): void
  end(): void
}

/** The write of the row counts again, with the account locked. @throws LIMIT_REACHED, TOO_MANY_REQUESTS */
export async function openRoom({ db, admission }: RoomOutside, accountId: string): Promise<UploadRoom> {
  const own = await readPlan(db, accountId)
  const { uploadsAtOnce } = own.limits
  const upload = admission.uploads.begin(
    accountId,
    uploadsAtOnce,
    sayLimitReached('uploadsAtOnce', uploadsAtOnce, null),
  )
  try {
    for (const name of ['mediaItems', 'uploadMinutes'] as const)
      requireUse(own, { name, used: await countUse(db, { accountId }, name), adding: 1 })
    const storedBytes = await countUse(db, { accountId }, 'storageBytes')
    return {
      admit(bytes) {
        upload.note(bytes)
        requireUse(own, { name: 'storageBytes', used: storedBytes, adding: admission.uploads.bytes(accountId) })
      },
      end: upload.end,
    }
  } catch (error) {
    upload.end()
    throw error
  }
}
