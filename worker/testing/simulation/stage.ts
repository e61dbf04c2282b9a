// The database of simulations: an account with items, and the channels of one run at a time.
import type pg from 'pg'
import { openDb, openDbOver } from '#adapters/db.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { addBuiltIn } from '#server/testing/live-feed.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { DatabaseServer, type Statement } from './database-server.ts'
import type { Network } from './network.ts'
import { planRun, type RunPlan } from './plan-run.ts'
import { type Outcome, runPlan } from './run-plan.ts'

export interface Stage {
  run(plan: RunPlan, options: { traced: boolean }): Promise<Outcome>
  close(): Promise<void>
}

/**
 * @param url of a migrated database that nothing else uses
 * @param rewrite changes statements on their way, for the proof that the simulation notices
 */
export async function openStage(url: string, rewrite = (statement: Statement) => statement): Promise<Stage> {
  const setUp = openDb(url, 2)
  const { accountId, who } = await addTenant(setUp)
  const lengths = [5, 11, 4]
  for (const [i, segments] of lengths.entries())
    await addReadyMedia(setUp, accountId, { title: `Item ${i}`, durationMs: segments * SEGMENT_MS })
  await addBuiltIn(setUp)
  await setUp.$executeRawUnsafe(FIXED_NAMES)
  const airable = (await setUp.mediaItem.findMany({ select: { id: true }, orderBy: { id: 'asc' } })).map(({ id }) => id)
  const mediaIds = airable.filter((id) => id.startsWith('md_item'))
  await setUp.$disconnect()
  const server = await DatabaseServer.open(url)
  const { control } = server

  let network: Network | undefined
  const pools = new WeakMap<Network, pg.Pool>()
  const pool = () => {
    const known = pools.get(network!) ?? network!.pool()
    pools.set(network!, known)
    return known
  }
  const nothing = () => undefined
  const db = openDbOver({
    ...{ on: nothing, removeListener: nothing, end: async () => undefined },
    query: (statement: Statement) => pool().query(rewrite(statement)),
    async connect() {
      const client = await pool().connect()
      return { ...client, query: (statement: Statement) => client.query(rewrite(statement)) }
    },
  } as unknown as pg.Pool)

  const venue = {
    ...{ server, db, who, accountId, mediaIds, airable },
    route: (to: Network) => {
      network = to
    },
  }
  const stage: Stage = {
    async run(plan, options) {
      await addChannels(control, plan, accountId, mediaIds)
      try {
        return await runPlan(venue, plan, options)
      } finally {
        await clear(control)
      }
    },
    close: () => server.close(),
  }
  // The first queries of a Prisma client load parts of it: that takes real time, which no seed decides.
  await stage.run({ ...planRun(0), actions: [] }, { traced: false })
  return stage
}

async function addChannels(
  control: pg.Client,
  { seed, channels }: RunPlan,
  accountId: string,
  mediaIds: readonly string[],
): Promise<void> {
  for (const [i, { mode, loop }] of channels.entries()) {
    const id = `ch_${seed}_${i}`
    await control.query(
      `INSERT INTO "Channel" (id, "accountId", name, slug, loop, mode, "updatedAt") VALUES ($1, $2, $1, $3, $4, $5::"ChannelMode", now())`,
      [id, accountId, id.replaceAll('_', '-'), loop, mode.toUpperCase()],
    )
    await control.query(
      `INSERT INTO "RundownItem" (id, "channelId", position, "mediaId")
       SELECT $1 || '_' || place, $1, place - 1, item FROM unnest($2::text[]) WITH ORDINALITY AS given(item, place)`,
      [id, mediaIds],
    )
  }
}

/** Items are sorted by their ids and times in places: those do not differ between databases. */
const FIXED_NAMES = `
UPDATE "MediaItem" SET id = 'md_' || lower(replace(title, ' ', '_')) || '_' || "durationMs",
       "createdAt" = '2027-01-01', "readyAt" = '2027-01-01'`

/** The next run begins as the first one did: also numbers that the database gives begin again. */
async function clear(control: pg.Client): Promise<void> {
  await control.query(
    `SET session_replication_role = replica;
     TRUNCATE "Channel", "WorkerNode", "AuditEntry", sim.claims, sim.written, sim.caused, sim.ended, sim.faults
     RESTART IDENTITY CASCADE;
     SET session_replication_role = origin`,
  )
}
