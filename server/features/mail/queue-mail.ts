// Mails leave through an outbox: the row is written in the transaction of the change that it reports, and the worker
// sends it. No answer waits for a mail server, and its time reveals nothing.
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { MailKind } from './mail-kind.ts'

export interface QueuedMail {
  kind: MailKind
  /** Address of the recipient. */
  to: string
  /** Whom it is about. */
  userId?: string
  /** What its text needs; never a secret. */
  data?: Prisma.InputJsonObject
}

/** Call it in the transaction of the change. */
export async function queueMail(tx: DbOrTx, { kind, to, userId, data = {} }: QueuedMail): Promise<void> {
  await tx.mail.create({ data: { id: newId('ml'), kind, recipient: to, userId: userId ?? null, data } })
}
