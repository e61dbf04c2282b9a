// The page of a past programme, /watch/<slug>/again/<time>: for whoever may watch its channel.
import { acrossAccounts } from '#adapters/request-scope.ts'
import { type Services, services } from '#adapters/services.ts'
import { catchUpSubject } from '#domain/guide/catch-up.ts'
import { PAGE_PLAYS_FOR_S } from '#domain/playback/token.ts'
import { findPastProgramme } from '#features/guide/find-past-programme.ts'
import type { PublicVideo } from '#features/on-demand/schema.ts'
import { readClaim } from '#features/playback/check-token.ts'
import { ownClaim, signClaim } from '#features/playback/create-token.ts'
import type { PlayerChannel } from '#features/player/find-player-channel.ts'
import { DomainError } from '#server/errors.ts'
import { readPlayerChannel, type Visit } from './public-player.ts'

type Outside = Pick<Services, 'db' | 'dataDir' | 'originUrl' | 'publicUrl' | 'admission'>

export interface CatchUpVideo
  extends Pick<PublicVideo, 'id' | 'title' | 'description' | 'durationMs' | 'posterUrl' | 'storyboard'> {
  channelName: string
  /** ISO time. */
  airedAt: string
  hlsUrl: string
}

/**
 * @param asked `at`: epoch ms of a time at which the programme was on air
 * @throws CHANNEL_NOT_FOUND; NOT_FOUND: nothing to watch again; SIGNED_LINK_NEEDED
 */
export async function readCatchUp(
  asked: { slug: string; at: number },
  visit: Visit,
  now: number,
  outside: Outside = services(),
): Promise<CatchUpVideo> {
  const channel = await readPlayerChannel(outside, asked.slug)
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND', { message: 'There is no channel at this address.' })
  const claim = await acrossAccounts(() => claimFor(outside, channel, visit, now))
  if (!claim) throw new DomainError('SIGNED_LINK_NEEDED')
  const { admission, originUrl } = outside
  const programme = await admission.enqueue('expansion', `visitors of the past of ${channel.accountId}`, () =>
    acrossAccounts(() => findPastProgramme(outside, asked, now)),
  )
  const { mediaId, title, description, durationMs, startsAt, artworkUrl, storyboard, until } = programme
  const token = await acrossAccounts(() =>
    signClaim(
      outside,
      { of: 'channel', ...channel },
      {
        ...{ ...claim, subjectId: catchUpSubject(channel.id, mediaId) },
        endsAt: Math.min(claim.endsAt, Math.floor(until / 1_000)),
      },
    ),
  )
  return {
    ...{
      id: mediaId,
      title,
      description,
      durationMs,
      storyboard,
      posterUrl: artworkUrl,
      airedAt: startsAt,
      channelName: channel.name,
    },
    hlsUrl: `${originUrl}/vod/~${token}/${channel.slug}/${mediaId}/master.m3u8`,
  }
}

/** For the page. Null: there is nothing to watch again at this address; locked: it needs a signed link. */
export async function readCatchUpPage(
  ...asked: Parameters<typeof readCatchUp>
): Promise<CatchUpVideo | 'locked' | null> {
  try {
    return await readCatchUp(...asked)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === 'SIGNED_LINK_NEEDED') return 'locked'
    if (error.code === 'NOT_FOUND' || error.code === 'CHANNEL_NOT_FOUND') return null
    throw error
  }
}

/** What the visit allows; null: it needs a signed link. A link never outlives the one it was opened with. */
async function claimFor(outside: Outside, channel: PlayerChannel, { token, accountId }: Visit, now: number) {
  if (channel.access !== 'token') return { endsAt: Math.floor(now / 1_000) + PAGE_PLAYS_FOR_S, embedHost: null }
  if (token === null) return accountId === channel.accountId ? ownClaim(now) : null
  const claim = await readClaim(outside, channel, token, now)
  return claim && { endsAt: claim.endsAt, embedHost: claim.embedHost }
}
