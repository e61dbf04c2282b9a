import type { DbOrTx } from '#adapters/db.ts'

/** The writer: a worker under the lease of a channel. After the lease is lost every write throws and changes nothing. */
export interface Fence {
  channelId: string
  workerId: string
  epoch: number
}

export class LeaseLostError extends Error {
  constructor(channelId: string) {
    super(`the lease of channel ${channelId} has passed to another worker`)
    this.name = 'LeaseLostError'
  }
}

/** Locks the channel's row until the transaction ends, and rejects a worker whose lease is lost. */
export async function lockForPlayout(tx: DbOrTx, { channelId, workerId, epoch }: Fence): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Channel" WHERE id = ${channelId} FOR NO KEY UPDATE`
  const lease = await tx.channelLease.findFirst({ where: { channelId, workerId, epoch }, select: { channelId: true } })
  if (!lease) throw new LeaseLostError(channelId)
}
