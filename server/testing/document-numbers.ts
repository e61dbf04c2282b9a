// Numbers that documents repeat from the code: server/testing/document-numbers.test.ts compares them.
import type { LimitName } from '#domain/plan/limits.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { parseEnv } from '../env.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const KIB = 1_024
const GIB = 1_024 ** 3

/** A number, or where it is: its file, the constant or the path to a field (`request.atOnce`), and its unit there. */
type Source = number | readonly [file: string, name: string, unit?: number]
/** In a document: each # of the phrase is one of the numbers, as digits or as a word. */
type Repeated = readonly [phrase: string, ...numbers: Source[]]

const limits = (...names: LimitName[]): Source[] => names.map((name) => PLANS.enterprise.limits[name])
const turns = (line: string, ...fields: Source[]): Source[] => [
  ['server/adapters/admission.ts', `${line}.atOnce`],
  ['server/adapters/admission.ts', `${line}.waiting`],
  ...fields,
]
const defaults = parseEnv({})
const env = (name: keyof typeof defaults, unit = 1): number => Number(defaults[name]) / unit

const SEGMENT: Source = ['server/domain/ladder/grid.ts', 'LONGEST_SEGMENT_MS', 1_000]
const QUANTUM: Source = ['server/domain/ladder/grid.ts', 'QUANTUM_MS']
const LONG_SEGMENT: Source = ['server/domain/ladder/grid.ts', 'LONG_QUANTUM_MS', 1_000]
const EDIT_LEAD: Source = ['server/domain/timeline/change.ts', 'EDIT_LEAD_MS', 1_000]
const LIVE_LEAD: Source = ['server/domain/live/plan-live.ts', 'LIVE_LEAD_MS', 1_000]
const LOUDNESS: Source = ['server/domain/media/plan-loudness.ts', 'TARGET_LUFS', -1]
const LONGEST_DVR: Source = ['server/domain/timeline/published.ts', 'LONGEST_DVR_MS', HOUR_MS]
const USUAL_DVR: Source = ['server/domain/timeline/published.ts', 'USUAL_DVR_MINUTES']
const FIRST_ACCOUNT: Source = ['server/features/setup/offer-first-account.ts', 'VALID_MS', HOUR_MS]
const WRITTEN_AHEAD: Source = ['server/domain/schedule/expand/plan-calendar.ts', 'AHEAD_MS', HOUR_MS]
const TOKEN_PLAYS: Source = ['server/domain/playback/token.ts', 'PLAY_FOR_S', 3_600]
const TOKEN_LONGEST: Source = ['server/domain/playback/token.ts', 'LONGEST_PLAY_S', 3_600]
const TOKEN_PAGE: Source = ['server/domain/playback/token.ts', 'PAGE_PLAYS_FOR_S', 3_600]
const EXPANSION: Source = ['server/adapters/admission.ts', 'expansion.waitMs', 1_000]

export const DOCUMENT_NUMBERS: Record<string, readonly Repeated[]> = {
  'README.md': [
    ['The link is valid for # hours', FIRST_ACCOUNT],
    ['normalised to −# LUFS', LOUDNESS],
    ['a DVR window of up to # hour', LONGEST_DVR],
    ['| `PORT` | `#`', env('PORT')],
    ['| `ORIGIN_PORT` | `#`', env('ORIGIN_PORT')],
    ['| `RTMP_PORT` | `#`', env('RTMP_PORT')],
    ['| `WORKER_PORT` | `#`', env('WORKER_PORT')],
    ['| `MAX_CHANNELS` | # per CPU core', ['server/domain/system/capacity.ts', 'CHANNELS_PER_CORE']],
    ['| `MAX_RELAYS` | # per CPU core', ['server/domain/system/capacity.ts', 'RELAYS_PER_CORE']],
    ['| `TRANSCODE_MIN_WORKERS` | `#`', env('TRANSCODE_MIN_WORKERS')],
    ['| `TRANSCODE_MAX_WORKERS` | `#`', env('TRANSCODE_MAX_WORKERS')],
    ['while more than # uploads wait', ['server/domain/transcode/decide-workers.ts', 'ADD_ABOVE']],
    ['as measured, at least #', ['server/domain/system/capacity.ts', 'LEAST_ENCODERS']],
    ['which FFmpeg (# or newer)', ['worker/launch/ffmpeg.ts', 'OLDEST_MAJOR']],
    ['| `UPLOAD_MAX_BYTES` | # GiB', env('UPLOAD_MAX_BYTES', GIB)],
    ['| `ORIGIN_CACHE_MB` | `#`', env('ORIGIN_CACHE_MB')],
    ['with # bytes in base64url each', ['server/adapters/seal.ts', 'KEY_BYTES']],
    ['does not answer its `/health` for # seconds', ['worker/launch/watchdog.ts', 'TIMEOUT_TICKS']],
  ],
  'ARCHITECTURE.md': [
    ['at a segment boundary at least # s ahead', EDIT_LEAD],
    ['with nothing published for # s before it', LIVE_LEAD],
    ['what is older than # days', ['server/features/playout/prune.ts', 'TIMELINE_KEPT_MS', DAY_MS]],
  ],
  'docs/glossary.md': [
    ['segments of # s', SEGMENT],
    ['−# LUFS', LOUDNESS],
    ['**Segment**: # s of one rendition (# s at 30', SEGMENT, LONG_SEGMENT],
  ],
  'docs/guide-plans.md': [
    ['encoded in parts of # minutes', ['server/domain/transcode/plan-parts.ts', 'PART_MS', 60_000]],
    ['with a pause, # times in all', ['worker/transcode/claim-media.ts', 'MAX_TRIES']],
    ['more than # waiting uploads for each', ['server/domain/transcode/decide-workers.ts', 'ADD_ABOVE']],
    [
      'counts as one of the next plan after # minutes',
      ['server/domain/transcode/queue-order.ts', 'RISES_AFTER_MS', 60_000],
    ],
  ],
  'docs/guide-api.md': [
    ['series of an account | #, #, # |', ...limits('channels', 'apiKeys', 'series')],
    ['library items, stored bytes (sources and renditions) | #,', ...limits('mediaItems')],
    ['open subscriptions (SSE) of an account | #, # |', ...limits('uploadsAtOnce', 'subscriptionsAtOnce')],
    ['open subscriptions of an address | # |', ['server/adapters/admission.ts', 'STREAMS_PER_ADDRESS']],
    [
      'destinations, live inputs of a channel | #, # |',
      PLANS.enterprise.limits.destinations,
      ['server/features/contribution/create-contribution.ts', 'MAX_CONTRIBUTIONS'],
    ],
    ['published versions of a channel | # |', ['server/domain/plan/limits.ts', 'VERSIONS_KEPT']],
    ['calls of all keys of an account in a minute | # |', ...limits('apiCallsPerMinute')],
    [
      'calls of a key or person, of all people of an account, of an address, in # s | #, #, # |',
      ['server/adapters/admission.ts', 'WINDOW_S'],
      ['server/adapters/admission.ts', 'USUAL.perCaller'],
      ['server/adapters/admission.ts', 'USUAL.perAccount'],
      ['server/adapters/admission.ts', 'USUAL.perAddress'],
    ],
    ['calls in one tRPC batch, including repetitions | # |', ['server/trpc/handle.ts', 'MAX_BATCH']],
    ['concurrent calls of an account | #, then # queued', ...turns('request')],
    ['as-run reports of an account | #, then # queued for # s', ...turns('expansion', EXPANSION)],
    [
      'mode changes of an account | #, then # queued for # s',
      ...turns('publish', ['server/adapters/admission.ts', 'publish.waitMs', 1_000]),
    ],
    ['JSON body | # MiB', ['server/adapters/limit-body.ts', 'JSON_MAX_BYTES', KIB ** 2]],
    [
      'Times are between # and #',
      ['server/domain/text/text-schema.ts', 'FIRST_YEAR'],
      ['server/domain/text/text-schema.ts', 'LAST_YEAR'],
    ],
  ],
  'docs/guide-captions.md': [
    ['in up to # languages', ['server/domain/captions/cue.ts', 'MAX_CAPTION_LANGUAGES']],
    ['at most # MiB', ['server/domain/captions/cue.ts', 'MAX_CAPTION_BYTES', 1_048_576]],
    ['# cues', ['server/domain/captions/cue.ts', 'MAX_CUES']],
    ['# characters a cue', ['server/domain/captions/cue.ts', 'MAX_CUE_LENGTH']],
    ['at most # (`PUT', ['server/domain/captions/language.ts', 'MAX_CHANNEL_LANGUAGES']],
    ['on air within # seconds', ['worker/segments/caption-cues.ts', 'KNOWN_MS', 1_000]],
  ],
  'docs/guide-destinations.md': [
    ['up to # destinations', PLANS.enterprise.limits.destinations],
    ['a keyframe every # s (# s at 30', SEGMENT, LONG_SEGMENT],
    ['After # failures in a row', ['server/domain/destination/relay-policy.ts', 'FAILURES_A_SERVER']],
    ['too slow # times', ['server/domain/destination/relay-policy.ts', 'TOO_SLOW_A_RUNG']],
    ['has been sent for # hours', ['server/domain/destination/relay-policy.ts', 'FORGIVEN_MS', HOUR_MS]],
  ],
  'docs/guide-edge.md': [['# new names a minute', ['worker/origin/viewers.ts', 'MAX_NEW_A_MINUTE']]],
  'docs/guide-library.md': [
    ['any of up to # tags', ['server/domain/media/tags.ts', 'MAX_TAGS']],
    ['the next # airings within', ['server/features/media/list-airings.ts', 'MOST_AIRINGS']],
    ['in the *Trash* for # days', ['server/domain/deleted-for.ts', 'RESTORABLE_DAYS']],
  ],
  'docs/guide-first-channel.md': [
    ['−# LUFS', LOUDNESS],
    [
      'has # s of CPU time and # s more',
      ['server/domain/media/plan-conform.ts', 'CPU_LEAST_S'],
      ['server/domain/media/plan-conform.ts', 'CPU_PER_SECOND'],
    ],
    ['has been silent for # s', ['server/domain/system/worker-alive.ts', 'WORKER_DEAD_AFTER_MS', 1_000]],
  ],
  'docs/guide-live-in.md': [
    ['rtmp://host:#/live', env('RTMP_PORT')],
    ['keyframes more than # s apart', ['server/domain/contribution/keyframes.ts', 'FINE_MS', 1_000]],
    ['(`waitSeconds`, #)', ['server/domain/live/live-air.ts', 'TIMEOUT_MS', 1_000]],
    ['the channel waits # seconds at most', ['server/domain/live/live-air.ts', 'DISCONNECT_TIMEOUT_MS', 1_000]],
    ['rendition up to #p', ['server/domain/pull/hls-playlist.ts', 'WANTED_HEIGHT']],
    ['up to # characters', ['server/domain/contribution/pull-url.ts', 'SRT_STREAMID_MAX']],
    ['reconnect after # seconds', ['worker/ingest/role.ts', 'SILENT_BEFORE_REPLACED_MS', 1_000]],
    ['measured to encode, and at least #', ['server/domain/system/capacity.ts', 'LEAST_ENCODERS']],
    ['(# s on air)', ['worker/ingest/rtmp-connection.ts', 'MAY_BE_BEHIND_MS.onAir', 1_000]],
    ['A feed lasts # hours at most', ['worker/live/watch-encoder.ts', 'BOUNDS.longestMs', HOUR_MS]],
    ['less than # GiB free', ['worker/live/watch-encoder.ts', 'BOUNDS.freeBytes', GIB]],
    ['`RTMP_PORT` (#)', env('RTMP_PORT')],
  ],
  'docs/guide-player.md': [
    ['in the last # days (UTC)', ['server/features/on-demand/item-views.ts', 'SHOWN_DAYS']],
    ['again after # minutes away', ['worker/origin/on-demand/item-views.ts', 'SAME_VIEW_MS', MINUTE_MS]],
    ['at most # views of an item', ['worker/origin/on-demand/item-views.ts', 'MOST_AN_HOUR']],
    ['seek back # minutes', USUAL_DVR],
    ['(# hour at most', LONGEST_DVR],
    ['(# hours by default', TOKEN_PLAYS],
    ['after # hours at the latest', TOKEN_PAGE],
  ],
  'docs/guide-schedule.md': [
    ['the nearest # ms since', QUANTUM],
    ['odd minutes within # ms', ['server/domain/ladder/grid.ts', 'QUANTUM_MS', 2]],
    ['expands the next # hours', ['server/features/schedule/check-schedule.ts', 'FLIGHT_MS', HOUR_MS]],
    [
      'black of # s, silence of # s',
      ['server/domain/media/find-faults.ts', 'BLACK_MS', 1_000],
      ['server/domain/media/find-faults.ts', 'SILENCE_MS', 1_000],
    ],
    ['more than # LU off −# LUFS', ['server/domain/media/find-faults.ts', 'TOLERANCE_LU'], LOUDNESS],
    ['nearest segment boundary (# s; # s at 30 and 60 fps)', SEGMENT, LONG_SEGMENT],
    ['boundary at least # seconds ahead', EDIT_LEAD],
    ['in steps of # minutes', ['app/(studio)/channels/_schedule/edit-schedule.ts', 'STEP_MS', MINUTE_MS]],
    ['accepts `tags` (at most #;', ['server/domain/media/tags.ts', 'MAX_TAGS']],
    ['works for # hours in any HLS player', ['server/domain/preview/statement.ts', 'PREVIEW_LIFE_MS', HOUR_MS]],
    ['At most # previews', ['worker/origin/preview/previews.ts', 'MAX_OPEN_AN_ACCOUNT']],
    ['without a key, for # days', ['server/features/guide/build-guide.ts', 'PUBLIC_MS', DAY_MS]],
    ['(at most # entries;', ['server/features/guide/build-guide.ts', 'MOST_PUBLIC']],
    ['beyond # entries', ['server/features/guide/get-guide-lists.ts', 'MOST_XMLTV']],
    ['newest that fit into # entries', ['server/features/guide/get-guide-lists.ts', 'MOST_XMLTV']],
    ['have more than # parts', ['server/features/guide/build-guide.ts', 'MOST_PARTS']],
    ['unless they last # minutes', ['server/domain/guide/guide-entries.ts', 'LONG_CONTINUITY_MS', MINUTE_MS]],
    ['of the # hours written ahead', WRITTEN_AHEAD],
    ['as it aired for # days', ['server/features/playout/prune.ts', 'TIMELINE_KEPT_MS', DAY_MS]],
    ['commands for # week', ['server/features/playout/prune.ts', 'COMMANDS_KEPT_MS', 7 * DAY_MS]],
  ],
  'docs/guide-security.md': [
    ['and # recovery codes', ['server/features/person/two-factor.ts', 'RECOVERY_CODES']],
    ['was opened (# hours)', ['server/features/person/one-time-token.ts', 'VALID_HOURS.verifyEmail']],
    ['a new password within # hour', ['server/features/person/one-time-token.ts', 'VALID_HOURS.resetPassword']],
    ['a new e-mail address within # hours', ['server/features/person/one-time-token.ts', 'VALID_HOURS.changeEmail']],
    ['once, within # hours', FIRST_ACCOUNT],
    ['# failures from one address', ['server/auth/sign-in.ts', 'PER_PERSON_AND_PLACE.free']],
    ['up to # minutes', ['server/auth/sign-in.ts', 'PER_PERSON_AND_PLACE.longestS', 60]],
    ['within # days', ['server/auth/sign-in.ts', 'PLACE_KNOWN_S', 86_400]],
    ['A session lasts # days', ['server/features/session/start-session.ts', 'SESSION_MAX_AGE_S', 86_400]],
    ['within # s on an open page', ['server/trpc/watch.ts', 'REVOKED_WITHIN_MS', 1_000]],
    ['failures (# an hour', ['server/auth/sign-in.ts', 'AUDITED.free']],
    [
      '# characters a value, # KiB a line, # characters on the console',
      ['server/domain/text/log-text.ts', 'MAX_TEXT'],
      ['worker/launch/log-file.ts', 'MAX_LINE', KIB],
      ['worker/launch/describe-line.ts', 'MAX_WORDS'],
    ],
  ],
  'docs/adr/0001-assembled-playout.md': [
    ['share a grid of # ms', QUANTUM],
    ['at least # seconds ahead', EDIT_LEAD],
    ['Segments are # s', SEGMENT],
    ['TARGETDURATION is always #', ['server/domain/ladder/ladder.ts', 'TARGET_DURATION_S']],
  ],
  'docs/adr/0007-frozen-schedule-written-ahead.md': [
    ['to the timeline # hours ahead', WRITTEN_AHEAD],
    ['in chunks of # hour', ['server/domain/schedule/expand/plan-calendar.ts', 'STRETCH_MS', HOUR_MS]],
  ],
  'docs/adr/0010-relays-in-copy-mode.md': [
    [
      'has not moved for # s or is # s behind',
      ['worker/relay/run-session.ts', 'STALL_MS', 1_000],
      ['worker/relay/run-session.ts', 'MAX_BEHIND_MS', 1_000],
    ],
    [
      'after # … # s',
      ['server/domain/destination/relay-policy.ts', 'RELAY_RECOVERY.firstMs', 1_000],
      ['server/domain/destination/relay-policy.ts', 'RELAY_RECOVERY.mostMs', 1_000],
    ],
  ],
  'docs/adr/0011-playback-tokens-in-the-path.md': [
    ['signs for # hours, at most #', TOKEN_PLAYS, TOKEN_LONGEST],
    ['tokens for # hours', TOKEN_PAGE],
  ],
  'docs/adr/0012-a-live-feed-is-an-item-that-grows.md': [
    ['or extension # s before its first segment', LIVE_LEAD],
    ['The lead of an edit is # s', EDIT_LEAD],
    ['up to # s apart', SEGMENT],
    ['and # s of margin', ['server/domain/live/plan-live.ts', 'CUSHION_MS', 1_000]],
    ['off air, # s on air', ['worker/ingest/rtmp-connection.ts', 'MAY_BE_BEHIND_MS.onAir', 1_000]],
  ],
  'docs/adr/0014-own-rtmp-server.md': [
    [
      'it gets # KiB and # seconds',
      ['server/domain/rtmp/publisher.ts', 'BYTES_BEFORE_ACCEPTED', KIB],
      ['worker/ingest/rtmp-server.ts', 'LIMITS.openingMs', 1_000],
    ],
    [
      '# messages between two seconds, # KiB of metadata, # values in it, # messages that wait',
      ['worker/ingest/rtmp-connection.ts', 'MAX_MESSAGES'],
      ['server/domain/rtmp/publisher.ts', 'MAX_WORDS_BYTES', KIB],
      ['server/domain/rtmp/amf0.ts', 'MAX_VALUES'],
      ['server/domain/contribution/feed-assembler.ts', 'MAX_WAITING'],
    ],
    ['at most # times a minute', ['worker/ingest/key-cache.ts', 'LOOKS_PER_ADDRESS']],
  ],
  'docs/adr/0015-aes-128-from-a-derived-key.md': [
    ['a key for every # segments', ['server/domain/hls/media-playlist.ts', 'KEY_SEGMENTS']],
  ],
  'docs/adr/0018-one-writer-of-the-timeline.md': [
    ['for up to # seconds', ['server/features/playout/await-command.ts', 'LONGEST_WAIT_MS', 1_000]],
    ['at most # commands a channel', ['server/features/playout/record-command.ts', 'MOST_WAITING']],
  ],
}
