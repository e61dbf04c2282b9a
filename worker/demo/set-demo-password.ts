import type { Db } from '#adapters/db.ts'
import { hashPassword, verifyPassword } from '#adapters/password-hash.ts'

/** Restores the password in the demo's file, if it was changed or the file was lost. */
export async function setDemoPassword(db: Db, user: { id: string; passwordHash: string }, password: string) {
  if (await verifyPassword(user.passwordHash, password)) return
  await db.user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword(password) } })
}
