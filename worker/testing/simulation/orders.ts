// What operators order, through the functions that the API calls.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { setRundown } from '#features/channel/set-rundown.ts'
import { controlChannel } from '#features/schedule/control-channel.ts'
import { setMode } from '#features/schedule/set-mode.ts'
import { DomainError } from '#server/errors.ts'
import type { Order } from './plan-run.ts'

interface GivenOrder {
  order: Order
  channelId: string
  /** Chooses among the possible ones. */
  given: number
  mediaIds: readonly string[]
}

/** An order that makes no sense now is refused, and one during an outage fails: as operators see it. */
export async function giveOrder(db: Db, who: ActingIn, given: GivenOrder): Promise<void> {
  try {
    await carryOut(db, who, given)
    await notify(db, 'commands', given.channelId)
  } catch (error) {
    if (!(error instanceof DomainError) && !isDatabaseAway(error)) throw error
  }
}

async function carryOut(db: Db, who: ActingIn, { order, channelId, given, mediaIds }: GivenOrder): Promise<unknown> {
  switch (order) {
    case 'start':
    case 'stop':
    case 'restart':
      return commandChannel(db, who, channelId, ({ start: 'START', stop: 'STOP', restart: 'RESTART' } as const)[order])
    case 'skip':
    case 'hold':
    case 'resume':
    case 'insert':
      return controlChannel(db, who, { channelId, action: order, mediaId: mediaIds[given % mediaIds.length]! })
    case 'rundown': {
      const turned = mediaIds.map((_, i) => mediaIds[(i + given) % mediaIds.length]!)
      return setRundown(db, who, { channelId, items: turned.slice(given > 2 ? 1 : 0) })
    }
    case 'calendar':
    case 'loop':
      return setMode(db, who, { channelId, mode: order })
  }
}
