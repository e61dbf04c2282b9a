import type { DbOrTx } from '#adapters/db.ts'
import type { RenderedMail } from '#domain/mail/render-mail.ts'

/** The latest mails whose text was kept: in development only. */
export async function listShownMail(db: DbOrTx) {
  const rows = await db.mail.findMany({ where: { sentAt: { not: null } }, orderBy: { createdAt: 'desc' }, take: 50 })
  return rows.flatMap(({ id, recipient, sentAt, shown }) =>
    shown ? [{ id, recipient, sentAt, ...(shown as unknown as RenderedMail) }] : [],
  )
}
