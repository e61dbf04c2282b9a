// Every error a person or a program can be answered with. The union of codes derives from the
// table, so a code without a row does not compile.

interface ErrorRow {
  /** tRPC's own code. */
  trpc:
    | 'BAD_REQUEST'
    | 'UNAUTHORIZED'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'CONFLICT'
    | 'PRECONDITION_FAILED'
    | 'PAYLOAD_TOO_LARGE'
    | 'UNPROCESSABLE_CONTENT'
    | 'TOO_MANY_REQUESTS'
    | 'SERVICE_UNAVAILABLE'
    | 'INTERNAL_SERVER_ERROR'
  http: number
  /** Part of normal business: not logged as an error. */
  expected: boolean
  /** The same call may succeed later. */
  retryable: boolean
  /** What happened, what was kept, what to do: shown as it stands where the thrower gives nothing better. */
  message: string
}

const row = (trpc: ErrorRow['trpc'], http: number, message: string, retryable = false, expected = true): ErrorRow => ({
  trpc,
  http,
  expected,
  retryable,
  message,
})

export const ERRORS = {
  INVALID_INPUT: row('BAD_REQUEST', 400, 'Something in the request is not as expected. Nothing was changed.'),
  UNAUTHENTICATED: row('UNAUTHORIZED', 401, 'Sign in, or send a valid API key as “Authorization: Bearer …”.'),
  SIGNED_LINK_NEEDED: row(
    'UNAUTHORIZED',
    401,
    'This channel needs a signed link. The link is missing, has expired, or belongs to another channel: open it again from where you have it.',
  ),
  FORBIDDEN: row('FORBIDDEN', 403, 'Your role does not allow this. Nothing was changed.'),
  SESSION_NEEDED: row('FORBIDDEN', 403, 'An API key may not do this. Sign in to the dashboard; nothing was changed.'),
  KEY_ONLY_READS: row(
    'FORBIDDEN',
    403,
    'This API key only reads. Use one with the scope “manage”; nothing was changed.',
  ),
  SETUP_LINK_OVER: row(
    'FORBIDDEN',
    403,
    'This link was used, or is older than 24 hours. Nothing was made; start the product again, and it prints a new one.',
  ),
  WRONG_PASSWORD: row('FORBIDDEN', 403, 'The current password is not right. The password was not changed.'),
  NOT_FOUND: row('NOT_FOUND', 404, 'There is no such thing in your account.'),
  COMMAND_REFUSED: row('CONFLICT', 409, 'The order was not carried out. The channel was left as it is.'),
  COMMANDS_WAITING: row(
    'TOO_MANY_REQUESTS',
    429,
    '100 commands wait for this channel already. Nothing was recorded; try again when a worker has carried them out.',
    true,
  ),
  CHANNEL_NOT_FOUND: row('NOT_FOUND', 404, 'There is no such channel in your account.'),
  MEDIA_NOT_FOUND: row('NOT_FOUND', 404, 'There is no such item in your library.'),
  DVR_BEYOND_PLAN: row(
    'FORBIDDEN',
    403,
    'Your plan does not let viewers go back that far. Nothing was changed; choose a shorter time, or ask for a larger plan.',
  ),
  DESTINATION_NOT_FOUND: row('NOT_FOUND', 404, 'This channel has no such destination.'),
  DESTINATION_SENDING: row(
    'CONFLICT',
    409,
    'The server is taking the stream right now, which is the best test. A second connection with the same key could end it: nothing was tried.',
  ),
  TOO_MANY_DESTINATIONS: row(
    'CONFLICT',
    409,
    'A channel has at most 30 destinations. Nothing was added; remove one first.',
  ),
  CONTRIBUTION_NOT_FOUND: row('NOT_FOUND', 404, 'This channel has no such live feed.'),
  CONTRIBUTION_ON_AIR: row(
    'CONFLICT',
    409,
    'This live feed is on air. Go back to the schedule first; it was kept as it is.',
  ),
  CONTRIBUTION_SILENT: row(
    'CONFLICT',
    409,
    'Nothing comes in on this live feed at the moment. See to its sender first; the channel was left as it is.',
  ),
  CONTRIBUTION_OFF: row(
    'CONFLICT',
    409,
    'This live feed is switched off, or its stream key was revoked. The channel was left as it is.',
  ),
  CONTRIBUTION_IN_USE: row(
    'CONFLICT',
    409,
    'Another sender is using this stream key right now. It goes on; stop it before you start this one.',
  ),
  TOO_MANY_SENDERS: row(
    'CONFLICT',
    409,
    'As many live feeds come in as are taken at a time. The others go on; end one of them, or ask the operator for more.',
    true,
  ),
  TOO_MANY_CONTRIBUTIONS: row(
    'CONFLICT',
    409,
    'A channel has at most 20 live feeds. Nothing was added; remove one first.',
  ),
  NO_LIVE_FEEDS: row(
    'CONFLICT',
    409,
    'This installation takes no live feeds: its operator has set RTMP_PORT to 0. Nothing was changed.',
  ),
  SERIES_NOT_FOUND: row('NOT_FOUND', 404, 'There is no such series in your account.'),
  SERIES_IN_USE: row('CONFLICT', 409, 'A schedule airs this series. Take it out there first; the series was kept.'),
  REVISION_CONFLICT: row(
    'CONFLICT',
    409,
    'Somebody changed this channel meanwhile. Your change was not saved; look at the new state and try again.',
  ),
  ALREADY_STARTED: row('CONFLICT', 409, 'The channel is already on air. Nothing was changed.'),
  ALREADY_STOPPED: row('CONFLICT', 409, 'The channel is already stopped. Nothing was changed.'),
  SCHEDULE_INVALID: row(
    'UNPROCESSABLE_CONTENT',
    422,
    'The schedule has errors. Nothing was saved; mend the fields that are named and try again.',
  ),
  FLIGHT_CHECK_RED: row(
    'CONFLICT',
    409,
    'The flight check found what would go wrong on air. Nothing was published: mend it, or give a reason to publish all the same.',
  ),
  TOO_MANY_ENTRIES: row(
    'UNPROCESSABLE_CONTENT',
    422,
    'The schedule airs more than 150,000 items in this time, more than is worked out at once. Ask for a shorter time, or let longer items or blocks air. Nothing was changed.',
  ),
  WINDOW_TOO_FAR: row(
    'BAD_REQUEST',
    400,
    'The schedule is worked out 14 days ahead. Ask for a window that ends within them.',
  ),
  VERSION_NOT_FOUND: row('NOT_FOUND', 404, 'There is no such version of this schedule.'),
  NOTHING_DRAFTED: row('UNPROCESSABLE_CONTENT', 422, 'There is no draft to publish. Lay out a schedule first.'),
  NOT_ON_AIR: row('CONFLICT', 409, 'The channel is off air. Start it first; nothing was changed.'),
  MEDIA_IN_USE: row('CONFLICT', 409, 'This item is in a rundown or still on air. Remove it there first; it was kept.'),
  CHANNEL_ON_AIR: row('CONFLICT', 409, 'The channel is on air. Stop it first; nothing was deleted.'),
  RUNDOWN_EMPTY: row(
    'UNPROCESSABLE_CONTENT',
    422,
    'A rundown needs at least one item. The rundown was kept as it was.',
  ),
  RUNDOWN_TOO_LONG: row(
    'UNPROCESSABLE_CONTENT',
    422,
    'A rundown holds at most 2,000 items. The rundown was kept as it was.',
  ),
  MEDIA_NOT_READY: row(
    'UNPROCESSABLE_CONTENT',
    422,
    'Some items are not ready to air yet. The rundown was kept as it was.',
  ),
  UPLOAD_EMPTY: row(
    'UNPROCESSABLE_CONTENT',
    422,
    'The upload had no bytes. Nothing was stored; choose the file again.',
  ),
  UPLOAD_BROKEN: row(
    'BAD_REQUEST',
    400,
    'The connection broke before the whole file arrived. Nothing was stored; send it again.',
    true,
  ),
  UPLOAD_TOO_LARGE: row(
    'PAYLOAD_TOO_LARGE',
    413,
    'The file is larger than this installation accepts. Nothing was stored.',
  ),
  STORAGE_FULL: row(
    'SERVICE_UNAVAILABLE',
    507,
    'The disk of this installation is full. Nothing was stored, and channels stay on air; try again when there is room.',
    true,
    false,
  ),
  TOO_MANY_ATTEMPTS: row('TOO_MANY_REQUESTS', 429, 'Too many attempts. Wait a few minutes and try again.', true),
  LIMIT_REACHED: row(
    'CONFLICT',
    409,
    'Your account has as much of this as it may. Nothing was created; delete something, or ask the operator for a higher limit.',
  ),
  TOO_MANY_REQUESTS: row(
    'TOO_MANY_REQUESTS',
    429,
    'Too many requests. This one was not carried out; wait a few seconds and try again.',
    true,
  ),
  DATABASE_BUSY: row(
    'SERVICE_UNAVAILABLE',
    503,
    'The database is too busy at the moment. Nothing was changed; try again in a few seconds.',
    true,
    false,
  ),
  DATABASE_UNAVAILABLE: row(
    'SERVICE_UNAVAILABLE',
    503,
    'The database does not answer at the moment. Channels on air stay on air; try again shortly.',
    true,
    false,
  ),
  INTERNAL: row(
    'INTERNAL_SERVER_ERROR',
    500,
    'Something went wrong on our side. It was recorded; try again.',
    true,
    false,
  ),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS

/** Thrown by writes and reads; the doors turn it into `{ code, message, data, requestId }`. */
export class DomainError extends Error {
  readonly code: ErrorCode
  /** Safe to show: never a secret, a path or a stack. */
  readonly data: Record<string, unknown>

  constructor(code: ErrorCode, options: { message?: string; data?: Record<string, unknown>; cause?: unknown } = {}) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause })
    this.name = 'DomainError'
    this.code = code
    this.data = options.data ?? {}
  }
}
