// The answer of tRPC and REST when a stream key was created: the input, its server address, and the key, only this
// once.
import type { Services } from '#adapters/services.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { createContribution } from './create-contribution.ts'
import { getContribution } from './list-contributions.ts'
import { rotateStreamKey } from './rotate-stream-key.ts'
import type { ContributionRef, CreateContributionInput, CreatedContribution } from './schema.ts'

type Given = Pick<Services, 'db' | 'dataDir' | 'rtmpUrl'>

export async function createAndShow(
  services: Given,
  who: ActingIn,
  input: CreateContributionInput,
  now: number,
): Promise<CreatedContribution> {
  const { contributionId, streamKey } = await createContribution(services, who, input)
  const made = await getContribution(services, who.accountId, { channelId: input.channelId, contributionId }, now)
  return { ...made, ...shown(services, streamKey) }
}

export async function rotateAndShow(
  services: Given,
  who: ActingIn,
  ref: ContributionRef,
  now: number,
): Promise<CreatedContribution> {
  const streamKey = await rotateStreamKey(services, who, ref)
  return { ...(await getContribution(services, who.accountId, ref, now)), ...shown(services, streamKey) }
}

const shown = ({ rtmpUrl }: Given, streamKey: string | null) => (rtmpUrl && streamKey ? { rtmpUrl, streamKey } : {})
