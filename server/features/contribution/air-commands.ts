// Take and return: the command is recorded, and the worker that plays the channel carries it out.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { DomainError } from '#server/errors.ts'
import type { ContributionRef } from './schema.ts'

const OPEN = ['PENDING_INGEST', 'ACTIVE'] as const

/** @throws NOT_ON_AIR, CONTRIBUTION_NOT_FOUND, CONTRIBUTION_OFF, CONTRIBUTION_SILENT */
export async function takeContribution(db: Db, who: ActingIn, { channelId, contributionId }: ContributionRef) {
  await db.$transaction(async (tx) => {
    const { desired } = await lockChannel(tx, who.accountId, channelId)
    const row = await tx.contribution.findFirst({
      where: { id: contributionId, channelId },
      select: {
        name: true,
        enabled: true,
        revokedAt: true,
        streams: { where: { state: { in: [...OPEN] } }, select: { id: true }, take: 1 },
      },
    })
    if (!row) throw new DomainError('CONTRIBUTION_NOT_FOUND')
    if (desired !== 'STARTED') throw new DomainError('NOT_ON_AIR')
    if (!row.enabled || row.revokedAt) throw new DomainError('CONTRIBUTION_OFF')
    if (row.streams.length === 0) throw new DomainError('CONTRIBUTION_SILENT')
    await recordCommand(tx, who, channelId, { kind: 'TAKE', payload: { contributionId } })
    await appendAudit(tx, who, 'contribution.take', { subjectId: channelId, name: row.name, contributionId })
  })
  await notify(db, 'commands', channelId)
}

/** From whichever feed is on air or awaited. @throws NOT_ON_AIR */
export async function releaseContribution(db: Db, who: ActingIn, channelId: string) {
  await db.$transaction(async (tx) => {
    const { desired } = await lockChannel(tx, who.accountId, channelId)
    if (desired !== 'STARTED') throw new DomainError('NOT_ON_AIR')
    const onAir = await tx.liveStream.findFirst({
      where: { channelId, onAirSince: { not: null } },
      orderBy: { onAirSince: 'desc' },
      select: { contributionId: true, contribution: { select: { name: true } } },
    })
    const contributionId = onAir?.contributionId ?? null
    await recordCommand(tx, who, channelId, { kind: 'RELEASE', payload: { contributionId } })
    const named = onAir && { name: onAir.contribution.name, contributionId: onAir.contributionId }
    await appendAudit(tx, who, 'contribution.release', { subjectId: channelId, ...named })
  })
  await notify(db, 'commands', channelId)
}
