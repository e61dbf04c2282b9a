// The way in that a viewer of a channel has.
import { signPlayback } from '#adapters/playback-token.ts'
import { ownClaim } from '#features/playback/create-token.ts'
import type { OriginChannel, PlaybackAccess } from '../segments/origin-channel.ts'

/** Off, or private and without a key: no viewer has a way in. */
export const mayBeWatched = ({ access }: OriginChannel) =>
  access.hlsEnabled && (isOpen(access) || access.keys.length > 0)

const isOpen = ({ tokenOnly, embedDomains }: PlaybackAccess) => !tokenOnly && embedDomains.length === 0

/** Of a channel that may be watched. @param originUrl an origin, or an edge in front of it */
export async function masterUrlOf(originUrl: string, channel: OriginChannel): Promise<string> {
  return `${originUrl}/live/${await folderOf(channel)}/master.m3u8`
}

async function folderOf({ id, slug, access }: OriginChannel): Promise<string> {
  if (isOpen(access)) return slug
  const key = access.keys.find(({ retiresAt }) => retiresAt === null) ?? access.keys[0]!
  return `~${await signPlayback(key, id, ownClaim(Date.now()))}/${slug}`
}
