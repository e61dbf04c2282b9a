// The demo: an account, an admin, and a channel on air. Made once; a later start only prints its addresses. Every step
// checks what exists, so that an interrupted start is continued.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { ALL_SCOPES } from '#domain/account/permissions.ts'
import type { MediaId } from '#domain/ids.ts'
import { createAccountWithOwner } from '#features/account/create-account.ts'
import { createApiKey } from '#features/account/create-api-key.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { setRundown } from '#features/channel/set-rundown.ts'
import { addMedia } from '#features/media/add-media.ts'
import { retryMedia } from '#features/media/retry-media.ts'
import { DomainError } from '#server/errors.ts'
import { renderScene } from '#worker/built-in/render-scene.ts'
import type { Scene } from '#worker/built-in/scene.ts'
import { slateScene } from '#worker/built-in/scenes/slate.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import { type DemoFile, newPassword, readDemoFile, writeDemoFile } from './demo-file.ts'
import { findDemoChannel, findDemoMedia, findRundown, findUser, isLiveApiKey, listDemoMedia } from './find-demo.ts'
import { adScene } from './scenes/ad.ts'
import { clockScene } from './scenes/clock.ts'
import { comingUpScene } from './scenes/coming-up.ts'
import { gardenScene } from './scenes/garden.ts'
import { identScene } from './scenes/ident.ts'
import { setDemoPassword } from './set-demo-password.ts'

/** The channel goes on air with so many items: the first is short. The others follow as they become ready. */
const FIRST_ITEMS = 1
/** In airing order: the “Coming up” board names what follows it. */
const PROGRAMME: readonly (readonly [string, Scene])[] = [
  ['ident', identScene],
  ['garden', gardenScene],
  ['ad', adScene],
  ['coming-up', comingUpScene],
  ['clock', clockScene],
  ['slate', slateScene],
]
const CHANNEL_NAME = 'Aurora One'
const ON_AIR_LIMIT_MS = 30_000

export interface DemoContext {
  db: Db
  dataDir: string
  tools: FfmpegTools
  url: string
  originUrl: string
  signal: AbortSignal
  /** The channel is on air, with its first items at least. */
  onAir(): void
}

/** @throws Error with a sentence when an item cannot be made or the channel does not go on air */
export async function ensureDemo(context: DemoContext): Promise<DemoFile> {
  const { db, dataDir, url, originUrl, signal } = context
  const known = await readDemoFile(dataDir)
  const email = known?.email ?? 'demo@example.com'
  if (known?.channelId && known.apiKey && known.isComplete && (await findUser(db, email))) {
    // Finished before. What its owner changed or deleted since stays changed and deleted.
    context.onAir()
    return save(dataDir, { ...known, url, originUrl, hlsUrl: moved(known, originUrl) })
  }

  const demo: DemoFile = {
    url,
    originUrl,
    email,
    password: known?.password ?? newPassword(),
    adminEmail: known?.adminEmail ?? 'admin@example.com',
    adminPassword: known?.adminPassword ?? newPassword(),
    isComplete: false,
  }
  await save(dataDir, demo)
  const who = await ensurePerson(db, {
    accountName: 'Aurora TV',
    name: 'Demo',
    email,
    password: demo.password,
    plan: 'enterprise',
  })
  const admin = await ensurePerson(db, {
    accountName: 'Operations',
    name: 'Admin',
    email: demo.adminEmail,
    password: demo.adminPassword,
    role: 'ADMIN',
    plan: 'enterprise',
  })
  const apiKey = await ensureKey(db, who, known?.apiKey)
  const others = {
    adminApiKey: await ensureKey(db, admin, known?.adminApiKey, [...ALL_SCOPES]),
    free: await ensureFreeAccount(db, known?.free),
  }
  await save(dataDir, { ...demo, apiKey, ...others })

  const make = async (programme: typeof PROGRAMME) => {
    const made: MediaId[] = []
    for (const [name, scene] of programme) made.push(await ensureItem(context, who, name, scene))
    return made
  }
  const first = await make(PROGRAMME.slice(0, FIRST_ITEMS))
  await waitUntilReady(db, first, signal)
  const channel = await ensureOnAir(db, who, first, signal)
  const onAir = {
    ...demo,
    apiKey,
    ...others,
    channelId: channel.id,
    hlsUrl: `${originUrl}/live/${channel.slug}/master.m3u8`,
  }
  await save(dataDir, onAir)
  context.onAir()

  const all = [...first, ...(await make(PROGRAMME.slice(FIRST_ITEMS)))]
  for (let count = FIRST_ITEMS + 1; count <= all.length; count++) {
    await waitUntilReady(db, all.slice(0, count), signal)
    await extendRundown(db, who, channel.id, all.slice(0, count))
  }
  return save(dataDir, { ...onAir, isComplete: true })
}

/** Adds the newest item, unless somebody has edited the rundown. */
async function extendRundown(db: Db, who: ActingIn, channelId: string, items: MediaId[]): Promise<void> {
  const { rundown, revision } = await findRundown(db, channelId)
  const isOurs = rundown.length < items.length && rundown.every((mediaId, i) => mediaId === items[i])
  if (!isOurs) return
  await setRundown(db, who, { channelId, items, loop: true, revision }).catch((error) => {
    // Edited in this very moment: theirs stays.
    if (!(error instanceof DomainError && error.code === 'REVISION_CONFLICT')) throw error
  })
}

/** The known key, if it is valid still. */
async function ensureKey(db: Db, who: ActingIn, known?: string, scopes?: (typeof ALL_SCOPES)[number][]) {
  if (known && (await isLiveApiKey(db, who.accountId, known))) return known
  return (await createApiKey(db, who, { name: 'Demo', ...(scopes && { scopes }) })).secret
}

async function ensureFreeAccount(db: Db, known: DemoFile['free']): Promise<DemoFile['free']> {
  const email = known?.email ?? 'free@example.com'
  const password = known?.password ?? newPassword()
  const who = await ensurePerson(db, { accountName: 'Borealis TV', name: 'Free', email, password, plan: 'free' })
  if (!(await findDemoChannel(db, who.accountId, 'Borealis'))) await createChannel(db, who, { name: 'Borealis' })
  return { accountId: who.accountId, email, password, apiKey: await ensureKey(db, who, known?.apiKey) }
}

async function save(dataDir: string, demo: DemoFile): Promise<DemoFile> {
  await writeDemoFile(dataDir, demo)
  return demo
}

function moved({ hlsUrl, originUrl: before }: DemoFile, originUrl: string): string | undefined {
  return hlsUrl?.startsWith(before) ? originUrl + hlsUrl.slice(before.length) : hlsUrl
}

async function ensurePerson(db: Db, person: Parameters<typeof createAccountWithOwner>[1]): Promise<ActingIn> {
  const user = await findUser(db, person.email)
  if (user) await setDemoPassword(db, user, person.password)
  const { accountId, userId } = user?.accountId
    ? { accountId: user.accountId, userId: user.id }
    : await createAccountWithOwner(db, person)
  return { accountId, tag: `user:${userId}` }
}

/** Stored like any upload: a file and a row. */
async function ensureItem(context: DemoContext, who: ActingIn, name: string, scene: Scene): Promise<MediaId> {
  const { db, dataDir, tools, signal } = context
  const sourceName = `aurora-${name}.mov`
  const made = await findDemoMedia(db, who.accountId, sourceName)
  if (made?.state === 'FAILED') await retryMedia(db, who, made.id)
  if (made) return made.id as MediaId
  const mediaId = newId<MediaId>('md')
  const { source } = mediaPaths(dataDir, who.accountId, mediaId)
  await renderScene(scene, { target: source, workFolder: join(dataDir, 'run', 'scenes'), tools, signal })
  const { size } = await stat(source)
  await addMedia(db, who, { mediaId, title: scene.title, kind: scene.kind, sourceName, sourceBytes: size })
  logger('demo').info({ title: scene.title }, 'generated')
  return mediaId
}

async function waitUntilReady(db: Db, ids: readonly MediaId[], signal: AbortSignal): Promise<void> {
  for (;;) {
    const rows = await listDemoMedia(db, ids)
    const failed = rows.find((row) => row.state === 'FAILED')
    if (failed) throw new Error(`“${failed.title}” could not be prepared: ${failed.failureMessage}`)
    if (rows.every((row) => row.state === 'READY')) return
    await sleep(300, undefined, { signal })
  }
}

async function ensureOnAir(db: Db, who: ActingIn, items: MediaId[], signal: AbortSignal) {
  const found = await findDemoChannel(db, who.accountId, CHANNEL_NAME)
  const channelId = found?.id ?? (await createChannel(db, who, { name: CHANNEL_NAME }))
  if (!found || found._count.rundown === 0) await setRundown(db, who, { channelId, items, loop: true })
  if (found?.desired !== 'STARTED') await commandChannel(db, who, channelId, 'START')
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ON_AIR_LIMIT_MS)])
  for (;;) {
    const channel = await findDemoChannel(db, who.accountId, CHANNEL_NAME)
    if (channel?.observed === 'LIVE') return channel
    if (limit.aborted)
      throw new Error(
        `The demo channel did not go on air within ${ON_AIR_LIMIT_MS / 1_000} s (${channel?.observed}${channel?.reason ? `: ${channel.reason}` : ''}). Its items were kept; start again.`,
      )
    await sleep(100, undefined, { signal: limit }).catch(() => undefined)
    signal.throwIfAborted()
  }
}
