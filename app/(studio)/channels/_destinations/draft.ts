// A destination as its form holds it.
import { highestPushed, linesOf } from '#domain/channel/resolution.ts'
import { PLATFORMS, type PlatformName } from '#domain/destination/platforms.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { DestinationView } from '#features/destination/schema.ts'

/** The form's values. The stored key is never shown: an empty one keeps it. */
export function draftOf(destination: DestinationView | null, resolution: ChannelView['resolution']) {
  const given = destination ?? {
    platform: 'youtube' as const,
    ...presetOf('youtube'),
    rung: highestPushed(linesOf(resolution)),
    enabled: true,
    maxFailures: 20,
  }
  const { platform, name, serverUrl, enabled, maxFailures } = given
  const backupServerUrl = given.backupServerUrl ?? ''
  return { platform, name, serverUrl, backupServerUrl, streamKey: '', rung: given.rung, enabled, maxFailures }
}

export type DestinationDraft = ReturnType<typeof draftOf>

const presetOf = (platform: PlatformName) => {
  const { label, serverUrl, backupServerUrl } = PLATFORMS[platform]
  return { name: platform === 'custom' ? '' : label, serverUrl, backupServerUrl: backupServerUrl ?? '' }
}

/** The addresses become those of the platform; a custom name stays. */
export function withPlatform(draft: DestinationDraft, platform: PlatformName): DestinationDraft {
  const { name, ...addresses } = presetOf(platform)
  const chosen = draft.name !== presetOf(draft.platform).name && draft.name.trim() !== ''
  return { ...draft, platform, ...addresses, name: chosen ? draft.name : name }
}

/** The draft as the schema takes it. @param isSaved an empty key keeps the stored one */
export function inputOf({ name, streamKey, backupServerUrl, ...rest }: DestinationDraft, isSaved: boolean) {
  return {
    ...rest,
    ...(name.trim() !== '' && { name }),
    ...(!(isSaved && streamKey === '') && { streamKey }),
    backupServerUrl: backupServerUrl.trim() === '' ? null : backupServerUrl,
  }
}
