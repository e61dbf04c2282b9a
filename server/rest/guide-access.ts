// Who may read the public guide of a channel: anybody, or the holder of one of its playback tokens.
import type { Services } from '#adapters/services.ts'
import { isTokenGood } from '#features/playback/check-token.ts'
import { DomainError } from '../errors.ts'
import { readPlayerChannel } from './public-player.ts'

/** Path characters: a token has no others. */
const TOKEN = /^[\w.-]{1,1024}$/

/** As ?token=… or as “Authorization: Bearer …”. */
export function tokenOf(request: Request): string | null {
  const header = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const token = header ?? new URL(request.url).searchParams.get('token') ?? ''
  return TOKEN.test(token) ? token : null
}

export interface GuideReader {
  /** Used in the addresses of the answer; null if the channel needs none. */
  token: string | null
  /** The channel's account. */
  accountId: string
}

/**
 * @throws CHANNEL_NOT_FOUND, SIGNED_LINK_NEEDED
 */
export async function admitToGuide(
  services: Services,
  slug: string,
  request: Request,
  now: number,
): Promise<GuideReader> {
  const channel = await readPlayerChannel(services, slug)
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND', { message: 'There is no channel at this address.' })
  const { accountId } = channel
  if (channel.access !== 'token') return { token: null, accountId }
  const token = tokenOf(request)
  if (token === null || !(await isTokenGood(services, channel, token, now))) throw new DomainError('SIGNED_LINK_NEEDED')
  return { token, accountId }
}
