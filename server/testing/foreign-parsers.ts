// Every function that parses text or bytes from outside: uploads, feeds, players, forms, output of tools about foreign
// files. linear-parsers.test.ts feeds each of them growing input and fails when the time grows faster than the input. A
// parser that is in neither list fails the same test.
import { CAPTION_PARSERS } from './foreign-parsers/captions.ts'
import { FEED_PARSERS } from './foreign-parsers/feeds.ts'
import type { ForeignParser } from './foreign-parsers/foreign-parser.ts'
import { IMPORT_PARSERS } from './foreign-parsers/imports.ts'
import { MEDIA_PARSERS } from './foreign-parsers/media.ts'
import { NAME_PARSERS } from './foreign-parsers/names.ts'
import { PLAYLIST_PARSERS } from './foreign-parsers/playlists.ts'
import { REQUEST_PARSERS } from './foreign-parsers/requests.ts'

export const FOREIGN_PARSERS: readonly ForeignParser[] = [
  ...PLAYLIST_PARSERS,
  ...FEED_PARSERS,
  ...REQUEST_PARSERS,
  ...NAME_PARSERS,
  ...IMPORT_PARSERS,
  ...CAPTION_PARSERS,
  ...MEDIA_PARSERS,
]

/** Exports with a parser's name that read what this product wrote itself. */
export const READS_OWN_TEXT: readonly string[] = [
  'readProviderStep',
  'readPublicVideo',
  'readCatchUp',
  'readCatchUpPage',
  'readPastProgramme',
  // Verifies first: checkPlayback.
  'readClaim',
  'parseEnv',
  'parseRoles',
  'parseMajor',
  'readSecretsFile',
  'readDemoFile',
  'readUsage',
  'readMetrics',
  'readLiveAir',
  'readOn',
  'readExactly',
  'readTrackHeader',
  'splitDays',
  'splitRange',
  'readPlayerChannel',
  'readPublicPlayer',
  'decodeRenditions',
  // The bits of decodeSection, which is above.
  'BitReader',
  // parseReport, and a pick.
  'parseProbe',
  'readSession',
  'readPreview',
  'readTicket',
  // FFmpeg's lists about itself, and statfs.
  'parseCodecs',
  'parseFilters',
  'readDiskSpace',
  // Bounded by the length of their input: a head of 128 KiB, a body under a limit.
  'readHead',
  'readJson',
  'readText',
  'readLines',
  'readVisit',
  'readLimits',
  'readOverrides',
  // Calls the readers of single formats, which are above.
  'readImport',
  'readPlan',
]
