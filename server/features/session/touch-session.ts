import type { Db } from '#adapters/db.ts'

const SEEN_AGAIN_MS = 60_000

/** Once a minute is precise enough for the list of devices. */
export async function touchSession(db: Db, session: { id: string; lastSeenAt: Date }, now: number): Promise<void> {
  if (now - session.lastSeenAt.getTime() < SEEN_AGAIN_MS) return
  await db.session.updateMany({
    where: { id: session.id, lastSeenAt: session.lastSeenAt },
    data: { lastSeenAt: new Date(now) },
  })
}
