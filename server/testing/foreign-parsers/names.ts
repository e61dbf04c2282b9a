// Names, text and times of forms.
import { findDeceptive, nameKey } from '#domain/channel/channel-name.ts'
import { makeSlug } from '#domain/channel/make-slug.ts'
import { escapeXml, oneLine } from '#domain/guide/plain-text.ts'
import { displayName, titleFromName } from '#domain/media/display-name.ts'
import { normaliseTag, normaliseTags } from '#domain/media/tags.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { parseLocal } from '#domain/schedule/model/local-time.ts'
import { parseRrule } from '#domain/schedule/model/parse-rrule.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { logText } from '#domain/text/log-text.ts'
import { matchKey } from '#domain/transfer/import-row.ts'
import { describeLine } from '#worker/launch/describe-line.ts'
import { type ForeignParser, HTTP_HEADER, JSON_BODY } from './foreign-parser.ts'

const schedule = (change: object) => ({ zone: 'UTC', seed: 0, blocks: [], ...change })

export const NAME_PARSERS: readonly ForeignParser[] = [
  { name: 'displayName', longest: HTTP_HEADER, run: displayName },
  { name: 'titleFromName', longest: HTTP_HEADER, run: titleFromName, pumps: [{ piece: '.a' }] },
  { name: 'normaliseTag', longest: JSON_BODY, run: normaliseTag },
  { name: 'normaliseTags', longest: JSON_BODY, run: (text) => normaliseTags(text.split(',')) },
  { name: 'makeSlug', longest: JSON_BODY, run: makeSlug },
  { name: 'matchKey', longest: JSON_BODY, run: matchKey, pumps: [{ piece: ' ', behind: 'a' }] },
  { name: 'nameKey', longest: HTTP_HEADER, run: nameKey, pumps: [{ piece: '\u200c' }] },
  { name: 'findDeceptive', longest: HTTP_HEADER, run: findDeceptive, pumps: [{ piece: 'aа' }, { piece: 'a ' }] },
  { name: 'oneLine', longest: JSON_BODY, run: oneLine },
  { name: 'escapeXml', longest: JSON_BODY, run: escapeXml },
  { name: 'isZone', longest: JSON_BODY, run: isZone },
  { name: 'parseLocal', longest: JSON_BODY, run: parseLocal },
  {
    name: 'parseRrule',
    longest: JSON_BODY,
    run: parseRrule,
    pumps: [
      { before: 'FREQ=DAILY;BYDAY=', piece: 'MO,' },
      { before: 'FREQ=DAILY;BYHOUR=', piece: '1,' },
      { piece: 'A=1;' },
    ],
  },
  {
    name: 'parseSchedule',
    longest: JSON_BODY,
    run: (text) => parseSchedule(schedule({ seasons: [{ id: 'a', title: text, ranges: [] }], zone: text })),
  },
  { name: 'describeLine', longest: JSON_BODY, run: (text) => describeLine(text, 'stderr') },
  {
    name: 'logText',
    longest: JSON_BODY,
    run: (text) => logText(text, text.length),
    pumps: [{ piece: '\u001b[' }, { piece: '\u001b[1;' }, { piece: '\u001b]' }, { piece: '\u009d' }],
  },
]
