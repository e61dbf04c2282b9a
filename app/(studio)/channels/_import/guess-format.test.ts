import { expect, it } from 'vitest'
import { guessFormat } from './guess-format.ts'

it.each([
  ['day.csv', 'a,b', 'csv'],
  ['list.M3U8', '', 'm3u'],
  ['guide.xml', '', 'xmltv'],
  ['day.json', '{"program": []}', 'ffplayout'],
  ['channel.json', '{"format": "cloud-playout-channel"}', 'channel'],
  ['unnamed', '#EXTM3U\na.mp4', 'm3u'],
  ['unnamed', '<?xml version="1.0"?><tv/>', 'xmltv'],
  ['unnamed', 'anything', null],
])('%s with %j is %s', (name, content, format) => expect(guessFormat(name, content)).toBe(format))
