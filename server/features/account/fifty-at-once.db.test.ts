// Fifty writes at once never exceed a limit: each countable one, on a real database, with random limits.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { MediaId, UserId } from '#domain/ids.ts'
import type { LimitName, StoredLimit } from '#domain/plan/limits.ts'
import { setOverrides } from '#features/admin/set-overrides.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { beginSession } from '#features/contribution/session-writes.ts'
import { createDestination } from '#features/destination/create-destination.ts'
import { addMedia } from '#features/media/add-media.ts'
import { countUpload } from '#features/media/count-upload.ts'
import { acceptInvitation } from '#features/membership/accept-invitation.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { createSeries } from '#features/series/create-series.ts'
import { DomainError } from '#server/errors.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { countUse } from './count-use.ts'
import { createApiKey } from './create-api-key.ts'

let web: TestWeb

// Some of the fifty wait for a connection (5 s at most), others for the lock of the account (8 s at most): with as many
// connections a slow machine has the most time for all.
const CONNECTIONS = 30

beforeAll(async () => {
  web = await openTestWeb({ connections: CONNECTIONS })
})
afterAll(() => web?.close())

const AT_ONCE = 50
const RUNS = 10
/** Of writes that take longer. */
const FEW_RUNS = 4

interface Countable {
  /** What each write adds, in the limit's unit. */
  each?: number
  runs?: number
  /** The limit is of one channel: another run needs another account. */
  ofChannel?: true
  /** Rows that the writes refer to. */
  prepare?(tenant: Tenant): Promise<string[]>
  use(tenant: Tenant, prepared: string): Promise<unknown>
}

const addChannels = (tenant: Tenant, count: number, data: { desired?: 'STARTED' } = {}) => {
  const ids = Array.from({ length: count }, () => newId<string>('ch'))
  const rows = ids.map((id) => ({ id, accountId: tenant.accountId, name: id, slug: id.replace('_', '-'), ...data }))
  return web.db.channel.createMany({ data: rows }).then(() => ids)
}
const oneChannel = async (tenant: Tenant) => Array(AT_ONCE).fill((await addChannels(tenant, 1))[0])

const COUNTABLE: Partial<Record<StoredLimit, Countable>> = {
  channels: {
    runs: FEW_RUNS,
    use: ({ who }, name) => createChannel(web.db, who, { name: `Channel ${newId('ch')} ${name}` }),
  },
  channelsOnAir: {
    runs: FEW_RUNS,
    prepare: async (tenant) => {
      const mediaId = await addReadyMedia(web.db, tenant.accountId)
      const ids = await addChannels(tenant, AT_ONCE)
      const rows = ids.map((channelId) => ({ id: newId<string>('ru'), channelId, mediaId, position: 0 }))
      await web.db.rundownItem.createMany({ data: rows })
      return ids
    },
    use: ({ who }, channelId) => commandChannel(web.db, who, channelId, 'START'),
  },
  destinations: {
    ofChannel: true,
    runs: FEW_RUNS,
    prepare: oneChannel,
    use: ({ who }, channelId) => {
      const target = { platform: 'twitch', streamKey: 'live_key', enabled: false, maxFailures: 20 } as const
      return createDestination({ ...web.services, db: web.db }, who, { channelId, ...target })
    },
  },
  liveInputs: {
    runs: FEW_RUNS,
    prepare: async (tenant) => {
      await beatWorker(web.db, { id: 'wk_1', host: 'here', pid: 1, roles: ['ingest'] })
      const ids = Array.from({ length: AT_ONCE }, () => newId<string>('cn'))
      const [channelId] = await addChannels(tenant, 1)
      const rows = ids.map((id) => ({ id, channelId: channelId!, name: 'Studio', source: 'rtmp' as const }))
      await web.db.contribution.createMany({ data: rows })
      return ids
    },
    use: async (_, contributionId) => {
      const { channelId } = await web.db.contribution.findUniqueOrThrow({ where: { id: contributionId } })
      const session = {
        streamId: newId<string>('ls'),
        contributionId,
        channelId,
        workerId: 'wk_1',
        remoteAddress: null,
      }
      await beginSession(web.db, session)
    },
  },
  storageBytes: {
    runs: FEW_RUNS,
    each: 1_000,
    use: ({ who }) => addMedia(web.db, who, { ...FILE, mediaId: newId<MediaId>('md'), sourceBytes: 1_000 }),
  },
  mediaItems: {
    runs: FEW_RUNS,
    use: ({ who }) => addMedia(web.db, who, { ...FILE, mediaId: newId<MediaId>('md'), sourceBytes: 1 }),
  },
  uploadMinutes: {
    each: 2,
    use: ({ accountId }) => countUpload(web.db, { mediaId: newId<string>('md'), accountId }, 120_000),
  },
  apiKeys: { use: ({ who }, name) => createApiKey(web.db, who, { name: `Key ${name}` }) },
  seats: {
    prepare: async ({ accountId, userId }) => {
      const ids = Array.from({ length: AT_ONCE }, () => newId<string>('us'))
      const emailOf = (id: string) => `${id}@example.com`
      const people = ids.map((id) => ({ id, email: emailOf(id), name: id, passwordHash: '' }))
      await web.db.user.createMany({ data: people })
      const endsAt = new Date(Date.now() + 60_000)
      const invitations = ids.map((id) => {
        return { id: `in_${id}`, accountId, email: emailOf(id), role: 'viewer', invitedById: userId, endsAt } as const
      })
      await web.db.invitation.createMany({ data: invitations })
      return ids
    },
    use: (_, id) => {
      const person = { userId: id as UserId, email: `${id}@example.com`, emailVerified: true }
      return acceptInvitation(web.db, person, { invitationId: `in_${id}`, now: Date.now() })
    },
  },
  series: { use: ({ who }, title) => createSeries(web.db, who, { title, mediaIds: [] }) },
}

const FILE = { title: 'Film', kind: 'PROGRAMME', sourceName: 'film.mp4' } as const

it.each(Object.entries(COUNTABLE) as [StoredLimit & LimitName, Countable][])(
  'property: %s are never exceeded, and all that fit are allowed',
  async (name, { each = 1, runs = RUNS, ofChannel, prepare, use }) => {
    // A new account costs a password hash.
    const shared = await addTenant(web.db)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: AT_ONCE - 10 }), async (places) => {
        const tenant = ofChannel ? await addTenant(web.db) : shared
        const before = await countUse(web.db, tenant, name)
        const value = before + places * each
        await setOverrides(web.db, tenant.who, {
          accountId: tenant.accountId,
          values: { [name]: value },
          reason: 'Test',
          expiresAt: null,
        })
        const prepared = (await prepare?.(tenant)) ?? Array.from({ length: AT_ONCE }, (_, at) => String(at))
        const made = await Promise.allSettled(prepared.map((one) => use(tenant, one)))
        for (const result of made)
          if (result.status === 'rejected') {
            if (!(result.reason instanceof DomainError)) throw result.reason
            expect(result.reason.data).toMatchObject({ name, limit: value })
          }
        expect(await countUse(web.db, tenant, name)).toBe(value)
        expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(places)
      }),
      { numRuns: runs },
    )
  },
  120_000,
)
