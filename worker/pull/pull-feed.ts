// One attempt to pull a feed, from its address to its end.
//
//  address ─▶ proxy ─▶ FFmpeg, copying ─▶ pipe ─▶ probed ─▶ session ─▶ the same encoder as for a pushed one
//  refused | silent | unusable | over ─▶ a sentence; by then FFmpeg and proxy have ended
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { type FeedFacts, sourceFactsOf } from '#domain/contribution/feed-facts.ts'
import type { PullUrl } from '#domain/contribution/pull-url.ts'
import { beginSession, endSession, recordFacts, recordFigures } from '#features/contribution/session-writes.ts'
import { DomainError } from '#server/errors.ts'
import { pulledInputArgs } from '../ffmpeg/args-pull.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import type { LiveInput } from '../live/record-session.ts'
import { checkHead, readHead } from './head.ts'
import { openProxy } from './open-proxy.ts'
import { type PullProcess, startPullProcess } from './pull-process.ts'

const FIGURES_MS = 2_000

export interface FetchContext {
  db: Db
  tools: FfmpegTools
  workerId: string
  /** Consumes a feed. Resolves when it has ended and is closed; never rejects. */
  receive(input: LiveInput): Promise<void>
}

export interface FetchedFeed {
  contributionId: string
  channelId: string
  url: PullUrl
}

export interface Fetched {
  /** Why it is over, for users. */
  words: string
  remoteAddress: string | null
  /** As a session; 0: it never became one, and nothing of it is recorded. */
  livedMs: number
  /** It waits for a free encoder: not its failure. */
  waits?: boolean
}

/** Never rejects because of the feed. @param signal aborted with a sentence as its reason */
export async function pullFeed(context: FetchContext, feed: FetchedFeed, signal: AbortSignal): Promise<Fetched> {
  const opened = await openProxy(feed.url)
  if (!opened.ok) return { words: opened.words, remoteAddress: null, livedMs: 0 }
  const { proxy } = opened
  const fetcher = startPullProcess(context.tools, proxy, feed.contributionId)
  const onAbort = () => fetcher.stop({ by: 'us', words: String(signal.reason) })
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    const { words, ...taken } = await take(context, feed, fetcher, () => proxy.remoteAddress())
    const end = await fetcher.ended
    return { words: words ?? end.words, remoteAddress: proxy.remoteAddress(), ...taken }
  } finally {
    signal.removeEventListener('abort', onAbort)
    fetcher.stop({ by: 'us', words: 'The feed could not be processed on our side.' })
    fetcher.media.destroy()
    await fetcher.ended
    await proxy.close()
  }
}

/** @returns how long it lived as a session, and why it became none if the fetcher cannot know */
async function take(
  context: FetchContext,
  feed: FetchedFeed,
  fetcher: PullProcess,
  remoteAddress: () => string | null,
): Promise<Pick<Fetched, 'livedMs' | 'waits'> & { words?: string }> {
  const { media, signal } = fetcher
  const head = await readHead(media)
  const judged = head && (await checkHead(context.tools, head))
  if (!judged?.ok || signal.aborted) {
    media.destroy()
    if (judged?.ok !== false) return { livedMs: 0 }
    fetcher.stop({ by: 'fault', words: judged.words })
    return { livedMs: 0, words: judged.words }
  }
  const { contributionId, channelId } = feed
  const session = { streamId: newId<string>('ls'), contributionId, channelId }
  try {
    await beginSession(context.db, { ...session, workerId: context.workerId, remoteAddress: remoteAddress() })
  } catch (error) {
    media.destroy()
    if (!(error instanceof DomainError)) throw error
    fetcher.stop({ by: 'us', words: error.message })
    return { livedMs: 0, waits: error.data.reason === 'encoders-in-use' }
  }
  const began = performance.now()
  await record(context, session, judged.facts, fetcher)
  return { livedMs: performance.now() - began }
}

async function record(
  { db, receive }: FetchContext,
  session: { streamId: string; contributionId: string; channelId: string },
  facts: FeedFacts,
  { media, ended, stop, brought }: PullProcess,
): Promise<void> {
  const log = logger('pull').child(session)
  log.info({ facts }, 'a pulled feed began')
  // An unavailable database loses a record, never a feed.
  const recorded = (work: Promise<unknown>) =>
    work.catch((error) => log.debug({ err: error }, 'a pulled feed could not be recorded'))
  await recorded(recordFacts(db, session, facts))
  let before = { bytes: 0, at: performance.now() }
  let kbps = 0
  const figures = setInterval(() => {
    const { bytes, at } = brought()
    const now = performance.now()
    const bitrateKbps = ((bytes - before.bytes) * 8) / (now - before.at)
    before = { bytes, at: now }
    kbps = bitrateKbps
    const lastMediaAt = new Date(Date.now() - (now - at))
    void recorded(recordFigures(db, session.streamId, { bytesIn: bytes, bitrateKbps, lastMediaAt }))
  }, FIGURES_MS)
  const closed = ended.then(async (end) => {
    clearInterval(figures)
    log.info({ by: end.by, reason: end.words }, 'a pulled feed ended')
    await recorded(endSession(db, session, { ...end, bytesIn: brought().bytes }))
  })
  await receive({
    ...session,
    args: pulledInputArgs(),
    sound: facts.audio ? 'some' : 'none',
    facts: sourceFactsOf(facts, 'live'),
    bytes: media,
    ended,
    // Estimated from the data that waits for it.
    behindMs: () => (kbps > 0 ? (media.readableLength * 8) / kbps : 0),
    stop: (words) => stop({ by: 'us', words }),
  })
  stop({ by: 'us', words: 'The feed is no longer accepted.' })
  media.destroy()
  await closed
}
