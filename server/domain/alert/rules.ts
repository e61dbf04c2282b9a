// What is watched. A rule is data: its condition is read by server/features/alert/observe.ts, and decide-alerts.ts opens and
// resolves its alerts. Each has a runbook in docs/runbooks. Severities and figures of the queue: specs/004, Alerting.

export const SEVERITIES = ['info', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** `account`: of one account, which sees it. `installation`: for its admins. */
export type AlertScope = 'account' | 'installation'

interface Threshold {
  usual: number
  least: number
  most: number
  unit: string
  /** The value is a cause for alert from the threshold on, above it, or below it. */
  opens: 'from' | 'above' | 'below'
}

interface Rule {
  label: string
  hint: string
  scopes: readonly AlertScope[]
  severity: Severity
  /** How long the condition must last, and how long it must be over: otherwise one that comes and goes would flap. */
  openAfterSeconds: number
  clearAfterSeconds: number
  threshold?: Threshold
}

const ACCOUNT = ['account'] as const
const INSTALLATION = ['installation'] as const

export const RULES = {
  'channel-down': {
    label: 'Channel down',
    hint: 'A channel was started and is not on air.',
    scopes: ACCOUNT,
    severity: 'critical',
    openAfterSeconds: 4,
    clearAfterSeconds: 30,
  },
  'heartbeat-missing': {
    label: 'Heartbeat missing',
    hint: 'No worker looks after a channel that is on air.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 15,
  },
  'failures-in-a-row': {
    label: 'Failures in a row',
    hint: 'The connection to a destination, or a live input, failed several times in a row.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
    threshold: { usual: 3, least: 1, most: 100, unit: 'failures', opens: 'from' },
  },
  'destination-down': {
    label: 'Destination down',
    hint: 'A channel is on air and one of its destinations does not receive it.',
    scopes: ACCOUNT,
    severity: 'critical',
    openAfterSeconds: 4,
    clearAfterSeconds: 30,
  },
  'feed-behind': {
    label: 'Feed falls behind',
    hint: 'The encoder of a live feed is slower than the feed.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 4,
    clearAfterSeconds: 30,
    threshold: { usual: 2, least: 1, most: 60, unit: 'seconds', opens: 'from' },
  },
  'feed-lost': {
    label: 'Feed lost',
    hint: 'A channel waits for a live feed that does not arrive.',
    scopes: ACCOUNT,
    severity: 'critical',
    openAfterSeconds: 4,
    clearAfterSeconds: 15,
  },
  'playback-broken': {
    label: 'Playback broken',
    hint: 'A channel is on air, and the stream probe cannot play it as viewers do.',
    scopes: ACCOUNT,
    severity: 'critical',
    openAfterSeconds: 0,
    clearAfterSeconds: 30,
  },
  'picture-black': {
    label: 'Black picture',
    hint: 'The picture of a channel on air was black in several looks of the stream probe in a row.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 120,
  },
  'sound-silent': {
    label: 'Silence',
    hint: 'A channel on air had no sound in several looks of the stream probe in a row.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 120,
  },
  'slate-on-air': {
    label: 'Slate on air',
    hint: 'A channel had nothing else to air than the built-in slate, for one minute within 2.5 minutes.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 900,
  },
  'items-left-out': {
    label: 'Items left out',
    hint: 'A channel is on air without some of its items, which cannot be read.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 4,
    clearAfterSeconds: 30,
  },
  'viewers-wait': {
    label: 'Viewers wait',
    hint: 'The rebuffer ratio of a channel was too high for five minutes.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 120,
    threshold: { usual: 5, least: 1, most: 100, unit: 'percent', opens: 'from' },
  },
  'audience-drop': {
    label: 'Audience drop',
    hint: 'A channel on air lost many of its viewers within minutes.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 120,
    threshold: { usual: 50, least: 10, most: 100, unit: 'percent', opens: 'from' },
  },
  'media-damaged': {
    label: 'Damaged item',
    hint: 'A stored file of an item is damaged. The item does not air until it is prepared again.',
    scopes: ACCOUNT,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 30,
  },
  'channels-down': {
    label: 'Several channels down',
    hint: 'Channels of one or more accounts were started and are not on air.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 4,
    clearAfterSeconds: 30,
    threshold: { usual: 3, least: 1, most: 10_000, unit: 'channels', opens: 'from' },
  },
  'worker-lost': {
    label: 'Worker lost',
    hint: 'The heartbeat of a worker stopped before it was shut down.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 15,
  },
  'program-failing': {
    label: 'Program keeps ending',
    hint: 'A worker or an origin ended several times in a row, each time within a minute.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
    threshold: { usual: 3, least: 1, most: 100, unit: 'failures', opens: 'from' },
  },
  'role-missing': {
    label: 'No worker for a role',
    hint: 'No living process plays a role such as playout or transcode.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 4,
    clearAfterSeconds: 15,
  },
  'disk-low': {
    label: 'Disk low',
    hint: 'The disk of a worker has little room left.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 4,
    clearAfterSeconds: 60,
  },
  'disk-full': {
    label: 'Disk full',
    hint: 'The disk of a worker has reached its reserve: uploads are rejected and videos wait.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
  },
  'storage-away': {
    label: 'Storage away',
    hint: 'The folder DATA_DIR of a worker is gone, or cannot be written.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 0,
    clearAfterSeconds: 30,
  },
  'clocks-apart': {
    label: 'Clocks apart',
    hint: 'The clocks of two machines differ, so that their processes publish at different times.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 10,
    clearAfterSeconds: 30,
    threshold: { usual: 2, least: 1, most: 3_600, unit: 'seconds', opens: 'above' },
  },
  'queue-long': {
    label: 'Long transcode queue',
    hint: 'Many uploads wait for a transcoder.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 300,
    clearAfterSeconds: 60,
    threshold: { usual: 50, least: 1, most: 1_000_000, unit: 'uploads', opens: 'above' },
  },
  'queue-very-long': {
    label: 'Very long transcode queue',
    hint: 'So many uploads wait that the pool does not catch up without more workers.',
    scopes: INSTALLATION,
    severity: 'critical',
    openAfterSeconds: 300,
    clearAfterSeconds: 60,
    threshold: { usual: 100, least: 1, most: 1_000_000, unit: 'uploads', opens: 'above' },
  },
  'queue-slow': {
    label: 'Uploads wait long',
    hint: 'An upload has waited long for a transcoder.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
    threshold: { usual: 10, least: 1, most: 1_440, unit: 'minutes', opens: 'above' },
  },
  'dead-letters': {
    label: 'Uploads given up',
    hint: 'Uploads were given up after several attempts, through no fault of their files.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
    threshold: { usual: 1, least: 1, most: 1_000_000, unit: 'uploads', opens: 'from' },
  },
  'api-errors': {
    label: 'Errors of the API',
    hint: 'Many of the requests of the last five minutes failed through a fault of ours.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
    threshold: { usual: 5, least: 1, most: 100, unit: 'percent', opens: 'from' },
  },
  'backup-old': {
    label: 'Backup too old',
    hint: 'Backups are taken, and the newest is old. An installation without any has no such alert.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 0,
    threshold: { usual: 26, least: 1, most: 8_784, unit: 'hours', opens: 'above' },
  },
  'certificate-expiry': {
    label: 'Certificate expires',
    hint: 'The certificate of PUBLIC_URL or ORIGIN_PUBLIC_URL ends soon.',
    scopes: INSTALLATION,
    severity: 'warning',
    openAfterSeconds: 0,
    clearAfterSeconds: 60,
    threshold: { usual: 14, least: 1, most: 90, unit: 'days', opens: 'below' },
  },
  test: {
    label: 'Test alert',
    hint: 'Somebody asked for it, to see whether notices arrive.',
    scopes: ['account', 'installation'],
    severity: 'info',
    openAfterSeconds: 0,
    clearAfterSeconds: 0,
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof RULES
export const RULE_NAMES = Object.keys(RULES) as [RuleName, ...RuleName[]]

/** Of one rule, without its own literal types. */
export const ruleFacts = (name: RuleName): Rule => RULES[name]

export const isRule = (name: string): name is RuleName => Object.hasOwn(RULES, name)

export const rulesOf = (scope: AlertScope): RuleName[] =>
  RULE_NAMES.filter((name) => ruleFacts(name).scopes.includes(scope))

/** A test alert is resolved after this time. */
export const TEST_LASTS_MS = 60_000

export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
