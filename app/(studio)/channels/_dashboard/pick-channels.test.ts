import { describe, expect, it } from 'vitest'
import { rowsBetween } from '#app/(studio)/_bulk/rows-between.ts'
import { EVERY_CHANNEL, listFolders, listLabels, NO_FOLDER, pickChannels } from './pick-channels.ts'

const channel = (name: string, over: object = {}) => ({
  ...{ name, slug: name.toLowerCase(), number: 1, status: 'STOPPED' as const, live: null, labels: [] as string[] },
  givenUp: [] as string[],
  ...{ folder: null as string | null, now: null, next: null },
  ...over,
})
const channels = [
  channel('Café', { labels: ['east', 'hd'], folder: 'Sport', number: 12 }),
  channel('News', { status: 'LIVE', labels: ['east'] }),
  channel('Films', { status: 'ERROR', folder: 'Night' }),
  channel('Cut', { status: 'LIVE', folder: 'Cut', givenUp: ['YouTube'] }),
]
const names = (filter: object) => pickChannels(channels, { ...EVERY_CHANNEL, ...filter }).map(({ name }) => name)

describe('the channels of a list', () => {
  it.each([
    [{}, ['Café', 'News', 'Films', 'Cut']],
    [{ text: 'cafe' }, ['Café']],
    [{ text: ' EAST  12 ' }, ['Café']],
    [{ text: 'sport' }, ['Café']],
    [{ state: 'on-air' }, ['News', 'Cut']],
    [{ state: 'trouble' }, ['Films', 'Cut']],
    [{ state: 'off-air' }, ['Café']],
    [{ label: 'east' }, ['Café', 'News']],
    [{ folder: 'Night' }, ['Films']],
    [{ folder: NO_FOLDER }, ['News']],
    [{ text: 'news', label: 'hd' }, []],
  ])('are filtered by %j', (filter, shown) => expect(names(filter)).toEqual(shown))

  it('offer their labels and folders', () => {
    expect(listLabels(channels)).toEqual(['east', 'hd'])
    expect(listFolders(channels)).toEqual(['Cut', 'Night', 'Sport'])
  })

  it.each([
    ['a', 'c', ['a', 'b', 'c']],
    ['c', 'b', ['b', 'c']],
    ['gone', 'b', ['b']],
  ])('from %s to %s', (one, other, rows) => expect(rowsBetween(['a', 'b', 'c'], one, other)).toEqual(rows))
})
