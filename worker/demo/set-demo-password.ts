import type { Db } from '#adapters/db.ts'
import { hashPassword, verifyPassword } from '#adapters/password-hash.ts'

/** The demo's file says the password; where somebody changed it or the file was lost, the file wins again. */
export async function setDemoPassword(db: Db, user: { id: string; passwordHash: string }, password: string) {
  if (await verifyPassword(user.passwordHash, password)) return
  await db.user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword(password) } })
}
