// Records and carries out commands in one call, with a clock that is set manually.
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { setRundown } from '#features/channel/set-rundown.ts'
import { carryOut } from '#features/playout/carry-out.ts'
import { listPendingCommands } from '#features/playout/commands.ts'
import { controlChannel } from '#features/schedule/control-channel.ts'
import { type Published, publishSchedule, rollbackSchedule } from '#features/schedule/publish-schedule.ts'
import type { ControlInput, PublishInput } from '#features/schedule/schema.ts'
import { setMode } from '#features/schedule/set-mode.ts'
import { DomainError } from '#server/errors.ts'

/** Carries out the channel's waiting commands, for the worker that holds its lease, or for a temporary one. */
export async function carryOutAll(
  db: Db,
  channelId: string,
  now: number,
  without: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { workerId, epoch } = await db.channelLease.upsert({
    where: { channelId },
    create: { channelId, workerId: 'wk_orders', epoch: 1, expiresAt: new Date(0), heartbeatAt: new Date() },
    update: {},
  })
  for (const command of await listPendingCommands(db, [channelId]))
    if (command.kind !== 'START' && command.kind !== 'STOP')
      await carryOut(db, command, { fence: { channelId, workerId, epoch }, clock: { now: () => now }, without })
}

async function endOf(db: Db, channelId: string, id: bigint | null, now: number): Promise<number | null> {
  if (id === null) return null
  await carryOutAll(db, channelId, now)
  const { state, error, effectiveAt } = await db.command.findUniqueOrThrow({ where: { id } })
  if (state !== 'DONE') throw new DomainError('COMMAND_REFUSED', { message: error ?? 'It waits.' })
  return effectiveAt?.getTime() ?? null
}

/** @returns when it takes effect, epoch ms */
export async function controlNow(db: Db, who: ActingIn, input: ControlInput, now: number): Promise<number> {
  return (await endOf(db, input.channelId, await controlChannel(db, who, input), now))!
}

export type PublishedNow = Omit<Published, 'commandId'> & { effectiveAt: number | null }

async function published(
  db: Db,
  channelId: string,
  { commandId, ...rest }: Published,
  now: number,
): Promise<PublishedNow> {
  return { ...rest, effectiveAt: await endOf(db, channelId, commandId, now) }
}

export const publishNow = async (db: Db, who: ActingIn, input: PublishInput, now: number): Promise<PublishedNow> =>
  published(db, input.channelId, await publishSchedule(db, who, input, now), now)

export async function rollbackNow(
  db: Db,
  who: ActingIn,
  { channelId, number }: { channelId: string; number: number },
  now: number,
): Promise<PublishedNow> {
  return published(db, channelId, await rollbackSchedule(db, who, { channelId, number }, now), now)
}

export async function setModeNow(
  db: Db,
  who: ActingIn,
  { channelId, mode }: { channelId: string; mode: 'loop' | 'calendar' },
  now: number,
): Promise<number | null> {
  return endOf(db, channelId, await setMode(db, who, { channelId, mode }), now)
}

export async function setRundownNow(
  db: Db,
  who: ActingIn,
  input: { channelId: string; items: string[]; loop?: boolean },
  now: number,
): Promise<number | null> {
  return endOf(db, input.channelId, await setRundown(db, who, input), now)
}
