// Reserves room for one upload within its account's limits, from its first byte to its library row.
import type { Admission } from '#adapters/admission.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { sayLimitReached } from '#domain/account/limits.ts'
import { countUse, limitReached, readLimits } from '#features/account/limits.ts'

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
  const limits = await readLimits(db, accountId)
  const { uploadsAtOnce, mediaItems, storageBytes } = limits
  const upload = admission.uploads.begin(
    accountId,
    uploadsAtOnce,
    sayLimitReached('uploadsAtOnce', String(uploadsAtOnce)),
  )
  try {
    if ((await countUse(db, accountId, 'mediaItems')) >= mediaItems) throw limitReached('mediaItems', mediaItems)
    const storedBytes = await countUse(db, accountId, 'storageBytes')
    return {
      admit(bytes) {
        upload.note(bytes)
        if (storedBytes + admission.uploads.bytes(accountId) > storageBytes)
          throw limitReached('storageBytes', storageBytes)
      },
      end: upload.end,
    }
  } catch (error) {
    upload.end()
    throw error
  }
}
