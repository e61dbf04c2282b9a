// Addresses, headers and hosts.
import { parseCookie } from 'cookie'
import { parseChecksum } from '#adapters/part-files.ts'
import { parseCmcdEvents } from '#domain/analytics/cmcd-events.ts'
import { parsePullUrl } from '#domain/contribution/pull-url.ts'
import { parseServerUrl } from '#domain/destination/server-url.ts'
import { cmcdOfTarget, parseCmcd } from '#domain/figures/cmcd.ts'
import { readAccent, readWidgetOptions } from '#domain/guide/widget-options.ts'
import { parseAuthority } from '#domain/outbound/authority.ts'
import { stripSlashes, stripTrailingSlashes } from '#domain/outbound/strip-slashes.ts'
import { hostOfPage, isPageHost } from '#domain/playback/embed-hosts.ts'
import { isEmbedHost } from '#domain/playback/frame-ancestors.ts'
import { readPixels, slugOfAddress } from '#domain/player/oembed.ts'
import { readLook, readOverrides } from '#domain/player/player-look.ts'
import { readEmbedHosts } from '#domain/player/read-embed-hosts.ts'
import { matchRoute } from '#server/rest/routes.ts'
import { parseRange } from '#worker/origin/respond.ts'
import { parseRoute } from '#worker/origin/route.ts'
import { type ForeignParser, HTTP_HEADER, JSON_BODY } from './foreign-parser.ts'

export const REQUEST_PARSERS: readonly ForeignParser[] = [
  {
    name: 'parseCmcd',
    longest: 4_096,
    run: parseCmcd,
    pumps: [{ piece: 'a="' }, { piece: 'a="\\' }, { piece: ',a=1' }, { piece: ', ' }],
  },
  {
    name: 'parseCmcdEvents',
    longest: 128 * 1024,
    run: parseCmcdEvents,
    pumps: [{ piece: 'cid="a",sid="b",ts=1760000000000,sn=1,sta=p\n' }, { piece: '\n' }, { piece: 'a="\\' }],
  },
  {
    name: 'cmcdOfTarget',
    longest: HTTP_HEADER,
    run: (text) => cmcdOfTarget(`/x?CMCD=${text}`),
    pumps: [{ piece: '?CMCD=' }],
  },
  {
    name: 'parseRoute',
    longest: HTTP_HEADER,
    run: (text) => parseRoute(`/live/${text}`),
    pumps: [{ piece: 'http://' }],
  },
  { name: 'parseRange', longest: HTTP_HEADER, run: (text) => parseRange(`bytes=${text}`, 1_000) },
  {
    name: 'parseChecksum',
    longest: HTTP_HEADER,
    run: (text) => parseChecksum(`sha256 ${text}`),
    pumps: [{ piece: 'A' }, { piece: ' ' }],
  },
  { name: 'matchRoute', longest: HTTP_HEADER, run: (text) => matchRoute('GET', `/api/${text}`) },
  { name: 'hostOfPage', longest: HTTP_HEADER, run: (text) => hostOfPage(`https://${text}`) },
  { name: 'isPageHost', longest: HTTP_HEADER, run: isPageHost, pumps: [{ piece: 'a.' }, { piece: 'a-' }] },
  { name: 'isEmbedHost', longest: HTTP_HEADER, run: isEmbedHost, pumps: [{ piece: 'a.' }, { piece: '*.' }] },
  {
    name: 'readEmbedHosts',
    longest: JSON_BODY,
    run: (text) => readEmbedHosts([text]),
    pumps: [{ piece: '/', behind: '\n' }],
  },
  { name: 'slugOfAddress', longest: HTTP_HEADER, run: (text) => slugOfAddress(text, 'https://tv.example.com/') },
  { name: 'readPixels', longest: HTTP_HEADER, run: readPixels },
  { name: 'readWidgetOptions', longest: HTTP_HEADER, run: (text) => readWidgetOptions({ accent: text, theme: text }) },
  { name: 'readLook', longest: JSON_BODY, run: (text) => readLook({ accent: text, posterMediaId: text }) },
  { name: 'readOverrides', longest: HTTP_HEADER, run: (text) => readOverrides({ volume: text, accent: text }) },
  { name: 'readAccent', longest: HTTP_HEADER, run: readAccent },
  {
    name: 'parsePullUrl',
    longest: JSON_BODY,
    run: (text) => parsePullUrl(`https://${text}`),
    pumps: [{ piece: '?a=b&' }],
  },
  { name: 'parseServerUrl', longest: JSON_BODY, run: (text) => parseServerUrl(`rtmp://${text}`) },
  {
    name: 'parseAuthority',
    longest: 2_048,
    run: parseAuthority,
    pumps: [{ piece: 'a.' }, { before: '[', piece: ':' }],
  },
  { name: 'stripSlashes', longest: JSON_BODY, run: stripSlashes, pumps: [{ before: 'a', piece: '/', behind: 'a' }] },
  { name: 'stripTrailingSlashes', longest: JSON_BODY, run: stripTrailingSlashes },
  {
    name: 'parseCookie',
    longest: HTTP_HEADER,
    run: (text) => parseCookie(text),
    pumps: [{ piece: '=;' }, { piece: ' ' }],
  },
]
