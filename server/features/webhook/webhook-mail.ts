// Owners learn by mail that a webhook was switched off: until somebody looks at the page, nothing else tells them.
import type { DbOrTx } from '#adapters/db.ts'
import type { ComposeMail } from '#features/mail/mail-kind.ts'
import { queueMail } from '#features/mail/queue-mail.ts'

const MOST_OWNERS = 20

/** Call it in the transaction that switches it off. */
export async function queueDisabledMail(
  tx: DbOrTx,
  accountId: string,
  facts: { host: string; reason: string },
): Promise<void> {
  const owners = await tx.membership.findMany({
    where: { accountId, role: 'owner' },
    orderBy: { createdAt: 'asc' },
    take: MOST_OWNERS,
    select: { userId: true, user: { select: { email: true } }, account: { select: { name: true } } },
  })
  for (const { userId, user, account } of owners)
    await queueMail(tx, {
      kind: 'webhook-disabled',
      to: user.email,
      userId,
      data: { ...facts, accountName: account.name },
    })
}

export const composeDisabledMail: ComposeMail = async ({ data }, { publicUrl }) => {
  const { host, reason, accountName } = data as { host: string; reason: string; accountName: string }
  return {
    subject: `A webhook of “${accountName}” was switched off`,
    lines: [`No more events are sent to ${host}. ${reason}`],
    action: { label: 'See the webhook and its deliveries', url: `${publicUrl}/settings/webhooks` },
  }
}
