// Which channels of a long list are shown.
import { foldText, searchWords } from '#domain/text/fold-text.ts'
import type { ChannelView } from '#features/channel/schema.ts'

export type StateFilter = 'all' | 'on-air' | 'trouble' | 'off-air'

export interface ChannelFilter {
  text: string
  state: StateFilter
  /** Empty: all. */
  label: string
  /** Empty: all; NO_FOLDER: those in none. */
  folder: string
}

export const EVERY_CHANNEL: ChannelFilter = { text: '', state: 'all', label: '', folder: '' }
/** No folder has this name: names are trimmed. */
export const NO_FOLDER = ' '

type Facts = Pick<
  ChannelView,
  'name' | 'slug' | 'number' | 'status' | 'live' | 'givenUp' | 'labels' | 'folder' | 'now' | 'next'
>

/** On air, but not as planned. */
export function isTroubled({ status, live }: Pick<ChannelView, 'status' | 'live'>): boolean {
  return status === 'ERROR' || live?.state === 'lost' || live?.state === 'steadying'
}

/** On air, and not sent to a destination that should have it. */
export const hasFailedDestination = ({ status, givenUp }: Pick<ChannelView, 'status' | 'givenUp'>): boolean =>
  status !== 'STOPPED' && givenUp.length > 0

function isIn(state: StateFilter, channel: Facts): boolean {
  if (state === 'all') return true
  return state === stateOf(channel) || (state === 'trouble' && hasFailedDestination(channel))
}

function stateOf(channel: Facts): StateFilter {
  if (isTroubled(channel)) return 'trouble'
  return channel.status === 'STOPPED' ? 'off-air' : 'on-air'
}

/** Every word must be in the name, address, number, a label, the folder, or what airs now or next. */
export function pickChannels<Channel extends Facts>(channels: readonly Channel[], filter: ChannelFilter): Channel[] {
  const words = searchWords(filter.text)
  return channels.filter((channel) => {
    if (!isIn(filter.state, channel)) return false
    if (filter.label !== '' && !channel.labels.includes(filter.label)) return false
    if (filter.folder !== '' && (channel.folder ?? NO_FOLDER) !== filter.folder) return false
    if (words.length === 0) return true
    const { name, slug, number, labels, folder, now, next } = channel
    const text = foldText([name, slug, number, ...labels, folder, now?.title, next?.title].join(' '))
    return words.every((word) => text.includes(word))
  })
}

/** The values that the filters offer, in order. */
export function listLabels(channels: readonly Pick<ChannelView, 'labels'>[]): string[] {
  return [...new Set(channels.flatMap(({ labels }) => labels))].toSorted()
}

export function listFolders(channels: readonly Pick<ChannelView, 'folder'>[]): string[] {
  return [...new Set(channels.flatMap(({ folder }) => folder ?? []))].toSorted()
}
