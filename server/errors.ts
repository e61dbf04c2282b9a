// All errors of the product. The union of codes derives from the table, so a code without a row does not compile.

/** tRPC's own codes, and the status that REST answers with. */
const HTTP = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNPROCESSABLE_CONTENT: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const

/**
 * @param message what happened, what was kept, what to do: the default message
 * @param retryable the same call may succeed later
 * @param expected part of normal operation: not logged as an error
 */
function row(trpc: keyof typeof HTTP, message: string, retryable = false, expected = true) {
  return { trpc, http: HTTP[trpc] as number, message, retryable, expected }
}

const forbidden = (message: string) => row('FORBIDDEN', message)
const notFound = (message: string) => row('NOT_FOUND', message)
const conflict = (message: string) => row('CONFLICT', message)
const invalid = (message: string) => row('UNPROCESSABLE_CONTENT', message)
const unavailable = (message: string) => row('SERVICE_UNAVAILABLE', message, true, false)

export const ERRORS = {
  INVALID_INPUT: row('BAD_REQUEST', 'The request is invalid. Nothing was changed.'),
  UNAUTHENTICATED: row('UNAUTHORIZED', 'Sign in, or send a valid API key as “Authorization: Bearer …”.'),
  SIGNED_LINK_NEEDED: row(
    'UNAUTHORIZED',
    'This channel needs a signed link, and this one is missing, expired, or for another channel. Open it again from its source.',
  ),
  FORBIDDEN: forbidden('Your role does not allow this. Nothing was changed.'),
  SESSION_NEEDED: forbidden('An API key may not do this. Nothing was changed; sign in to the dashboard.'),
  NOT_PERMITTED: forbidden('Your role in this account may not do this. Nothing was changed; ask an owner of it.'),
  SETUP_LINK_OVER: forbidden(
    'This link was used, or is older than 24 hours. Restart the product: it prints a new one.',
  ),
  LINK_OVER: forbidden('This link was used, has expired, or is incomplete. Nothing was changed; request another one.'),
  SIGN_UP_CLOSED: forbidden(
    'This installation accepts no sign-ups. No account was created; ask its operator for an invitation.',
  ),
  EMAIL_UNVERIFIED: forbidden(
    'Your e-mail address is not confirmed. The channel was not started; open the link in the mail we sent, or have it sent again.',
  ),
  NO_ACCOUNT: forbidden('You are a member of no account. Accept an invitation, or create an account of your own.'),
  HAS_ACCOUNT: conflict('You already have an account. No other was created.'),
  ACCOUNT_CHANGED: conflict(
    'You switched to another account, or left this one. Nothing was changed; load the page again.',
  ),
  KEY_ENDED: conflict('This key has ended, or was already rotated. No new key was made; create one.'),
  LAST_OWNER: conflict('An account needs an owner. Nothing was changed; make another member an owner first.'),
  ALREADY_MEMBER: conflict('This person is already a member. Nobody was invited.'),
  TOO_MANY_INVITATIONS: conflict(
    'An account has at most 200 open invitations. Nobody was invited; withdraw one first.',
  ),
  INVITATION_OVER: conflict('This invitation is no longer valid. You did not join; ask for a new one.'),
  PROVIDER_UNVERIFIED: forbidden(
    'The provider has not verified your e-mail address. You were not signed in; verify it there, or use your password.',
  ),
  PROVIDER_IN_USE: conflict('This account of the provider is connected to somebody else here. Nothing was changed.'),
  SIGN_IN_FIRST: forbidden(
    'This e-mail address has an account here. You were not signed in; use your password, then connect the provider under Settings → Security.',
  ),
  WRONG_CODE: forbidden('The code is wrong, or was used already. Nothing was changed; enter the next one.'),
  TWO_FACTOR_ON: conflict('Two-factor sign-in is on already. Nothing was changed; turn it off first.'),
  PASSKEYS_UNAVAILABLE: conflict(
    'Passkeys need a PUBLIC_URL with https and a host name. Nothing was changed; sign in with your password.',
  ),
  PASSKEY_REFUSED: forbidden('The passkey could not be checked. Nothing was changed; try again.'),
  TOO_MANY_PASSKEYS: conflict('You have 20 passkeys. Nothing was added; remove one first.'),
  WRONG_PASSWORD: forbidden('The current password is wrong. The password was not changed.'),
  ACCOUNT_SUSPENDED: forbidden(
    'This account is suspended. Nothing was changed, and its channels are off air; contact the operator.',
  ),
  BILLING_OFF: conflict('This installation sells no plans. Nothing was changed; ask the operator to change yours.'),
  PLAN_NOT_FOR_SALE: conflict('This plan cannot be bought here. Nothing was changed; ask the operator for it.'),
  SIGNATURE_INVALID: row('BAD_REQUEST', 'The signature of this event is wrong or too old. Nothing was changed.'),
  NOT_IMPERSONABLE: conflict('Nobody can act as an admin. Nothing was changed.'),
  IMPERSONATING: forbidden(
    'You act as another person, whose own access stays closed. Nothing was changed; stop acting first.',
  ),
  NOT_SUSPENDABLE: conflict('An account with an admin cannot be suspended. Nothing was changed.'),
  NOT_FOUND: notFound('Not found in your account.'),
  COMMAND_REFUSED: conflict('The command was not carried out. The channel was not changed.'),
  COMMANDS_WAITING: row(
    'TOO_MANY_REQUESTS',
    'This channel already has 100 waiting commands. Nothing was recorded; try again when a worker has carried them out.',
    true,
  ),
  VIEWER_SESSION_NOT_FOUND: notFound('There is no such session of a viewer on this channel, or it is deleted already.'),
  CHANNEL_NOT_FOUND: notFound('There is no such channel in your account.'),
  MEDIA_NOT_FOUND: notFound('There is no such item in your library.'),
  CAPTIONS_NOT_FOUND: notFound('This item has no captions in this language.'),
  CAPTIONS_EXIST: conflict('This item has captions in that language already. Nothing was changed; delete those first.'),
  DVR_BEYOND_PLAN: forbidden(
    'Your plan does not allow such a long DVR window. Nothing was changed; choose a shorter one, or ask for a larger plan.',
  ),
  DESTINATION_NOT_FOUND: notFound('This channel has no such destination.'),
  DESTINATION_SENDING: conflict(
    'The destination is sending, so nothing was tested: a second connection with the same key could end the stream. Switch it off to test it.',
  ),
  TOO_MANY_DESTINATIONS: conflict('This channel has its maximum of destinations. Nothing was added; delete one first.'),
  CONTRIBUTION_NOT_FOUND: notFound('This channel has no such live input.'),
  CONTRIBUTION_ON_AIR: conflict('This live input is on air. It was not changed; return to the schedule first.'),
  CONTRIBUTION_SILENT: conflict(
    'No signal arrives on this live input. The channel was not changed; check the encoder.',
  ),
  CONTRIBUTION_OFF: conflict(
    'This live input is switched off, or its stream key was revoked. The channel was not changed; switch it on, or create a new key.',
  ),
  CONTRIBUTION_IN_USE: conflict(
    'Another encoder is using this stream key, and continues. Stop it before you start this one.',
  ),
  TOO_MANY_SENDERS: row(
    'CONFLICT',
    'This worker has its maximum of live feeds. The running feeds continue; end one of them, or ask the operator for another worker.',
    true,
  ),
  TOO_MANY_CONTRIBUTIONS: conflict('A channel has at most 20 live inputs. Nothing was added; delete one first.'),
  RTMP_DISABLED: conflict(
    'This installation accepts no RTMP (RTMP_PORT is 0). Nothing was changed; pull the feed instead.',
  ),
  SERIES_NOT_FOUND: notFound('There is no such series in your account.'),
  SERIES_IN_USE: conflict('A schedule airs this series. The series was kept; remove it there first.'),
  IDEMPOTENCY_KEY_REUSED: invalid(
    'This Idempotency-Key was used for another request. Nothing was changed; use a new key for each request.',
  ),
  IDEMPOTENCY_IN_PROGRESS: conflict(
    'A request with this Idempotency-Key is still being carried out. Wait for its answer, then ask again.',
  ),
  WEBHOOK_NOT_FOUND: notFound('There is no such webhook in your account.'),
  WEBHOOK_CHANGED: conflict(
    'Somebody else changed this webhook. Your change was not saved; check the new state and try again.',
  ),
  WEBHOOK_OFF: conflict('This webhook is switched off. Nothing was sent; switch it on first.'),
  TOO_MANY_WEBHOOKS: conflict('An account has at most 20 webhooks. Nothing was added; delete one first.'),
  DELIVERY_NOT_FOUND: notFound('This webhook has no such delivery, or it is older than 30 days.'),
  DELIVERY_WAITING: conflict('This delivery is still being tried. Nothing was sent; wait for its result.'),
  TOO_MANY_DELIVERIES: row(
    'TOO_MANY_REQUESTS',
    'This webhook already has 100 waiting deliveries. Nothing was sent; try again when some were delivered.',
    true,
  ),
  GAME_DAY_OFF_AIR: conflict('The channel is not on air. No drill was begun; start it, or choose another one.'),
  GAME_DAY_RUNNING: row('CONFLICT', 'A game day is running. No other was started; wait until it has ended.', true),
  ALERT_NOT_FOUND: notFound('There is no such alert, or it ended more than 30 days ago.'),
  TARGET_NOT_FOUND: notFound('There is no such target of alerts.'),
  SILENCE_NOT_FOUND: notFound('There is no such silence, or it is over.'),
  TOO_MANY_TARGETS: conflict('Alerts are sent to at most 10 targets. Nothing was added; delete one first.'),
  TOO_MANY_SILENCES: conflict('There are 50 silences already. Nothing was silenced; end one first.'),
  TOO_MANY_TEST_ALERTS: row(
    'TOO_MANY_REQUESTS',
    'Five test alerts are active already. None was added; wait until they end.',
    true,
  ),
  REPORT_NOT_FOUND: notFound('This channel has no such saved report.'),
  TOO_MANY_REPORTS: conflict('A channel has at most 50 saved reports. Nothing was added; delete one first.'),
  REVISION_CONFLICT: conflict(
    'Somebody else changed this channel. Your change was not saved; check the new state and try again.',
  ),
  ALREADY_STARTED: conflict('The channel is already on air. Nothing was changed.'),
  ALREADY_STOPPED: conflict('The channel is already stopped. Nothing was changed.'),
  SCHEDULE_INVALID: invalid('The schedule has errors. Nothing was saved; correct the named fields and try again.'),
  FLIGHT_CHECK_RED: conflict(
    'The flight check found errors. Nothing was published; fix the errors, or give a reason to publish anyway.',
  ),
  TOO_MANY_ENTRIES: invalid(
    'The schedule has more than 150,000 entries in this period. Nothing was changed; choose a shorter period or longer items.',
  ),
  WINDOW_TOO_FAR: row(
    'BAD_REQUEST',
    'The schedule can be read up to 14 days ahead. Choose a window that ends within 14 days.',
  ),
  VERSION_NOT_FOUND: notFound('There is no such version of this schedule.'),
  NOTHING_DRAFTED: invalid('There is no draft to publish. Create a schedule first.'),
  NOT_ON_AIR: conflict('The channel is off air. Nothing was changed; start it first.'),
  MEDIA_IN_USE: conflict(
    'This item is on a rundown, in a published schedule or still on air. It was kept; remove it there first.',
  ),
  IMPORT_UNREADABLE: invalid('The file could not be read. Nothing was imported; check its format.'),
  IMPORT_EMPTY: invalid(
    'No entry of the file matches a ready item of the library. Nothing was imported; upload the files first.',
  ),
  CHANNEL_NAME_TAKEN: conflict(
    'Another channel of this account has this name. Nothing was changed; choose another name.',
  ),
  CHANNEL_ON_AIR: conflict('The channel is on air. Nothing was deleted; stop it first.'),
  RUNG_IN_USE: conflict(
    'A channel has a resolution that you remove. Nothing was changed; give the channel a lower one first.',
  ),
  FRAME_RATE_IN_USE: conflict(
    'A channel of this account is on air or receives a live feed. The frame rate was not changed; stop the channel first.',
  ),
  RUNDOWN_EMPTY: invalid('A rundown needs at least one item. The rundown was not changed.'),
  RUNDOWN_TOO_LONG: invalid('A rundown holds at most 2,000 items. The rundown was not changed.'),
  MEDIA_UNCHECKED: conflict(
    'The tracks of this item are not known: it was not checked yet, or it is a recording. Nothing was changed; try again when it was checked.',
  ),
  MEDIA_NOT_READY: invalid(
    'Some items are not ready to air yet. The rundown was not changed; add them when they are ready.',
  ),
  UPLOAD_NOT_FOUND: notFound(
    'There is no such upload in your account, or it expired. Nothing was stored; start the upload again.',
  ),
  IMPORT_NOT_FOUND: notFound(
    'There is no such import in your account: it ended, or was cancelled. Nothing was changed.',
  ),
  CAPTIONS_UNREADABLE: invalid(
    'The file is neither WebVTT, SubRip (SRT) nor SubStation Alpha (SSA, ASS). Nothing was changed; choose another file.',
  ),
  TOO_MANY_CAPTIONS: conflict('This item has its maximum of caption languages. Nothing was added; delete one first.'),
  /** Clients of tus 1.0 understand this and the next two by their status. */
  UPLOAD_PROTOCOL: {
    ...invalid('This address takes uploads by tus 1.0: send Tus-Resumable: 1.0.0. Nothing was stored.'),
    http: 412,
  },
  UPLOAD_OFFSET: conflict(
    'The part does not begin where the last one ended. Nothing of it was stored; ask HEAD for Upload-Offset and go on there.',
  ),
  UPLOAD_CHECKSUM: {
    ...invalid('The part arrived damaged: its checksum differs. Nothing of it was stored; send the part again.'),
    http: 460,
  },
  UPLOAD_EMPTY: invalid('The upload was empty. Nothing was stored; choose the file again.'),
  UPLOAD_BROKEN: row(
    'BAD_REQUEST',
    'The connection was lost before the upload was complete. Nothing was stored; upload the file again.',
    true,
  ),
  UPLOAD_TOO_LARGE: row(
    'PAYLOAD_TOO_LARGE',
    'The file is larger than this installation accepts. Nothing was stored; upload a smaller file.',
  ),
  STORAGE_FULL: {
    ...unavailable(
      'The disk of this installation is full. Nothing was stored, and channels stay on air; try again when there is room.',
    ),
    http: 507,
  },
  STORAGE_AWAY: unavailable(
    'The storage of this installation is not there, or cannot be written. Nothing was stored, and channels stay on air; try again later.',
  ),
  TOO_MANY_ATTEMPTS: row('TOO_MANY_REQUESTS', 'Too many attempts. Wait a few minutes and try again.', true),
  LIMIT_REACHED: conflict(
    'Your account has reached this limit. Nothing was created; delete something, or ask the operator for a higher limit.',
  ),
  TOO_MANY_REQUESTS: row(
    'TOO_MANY_REQUESTS',
    'Too many requests. This one was not carried out; wait a few seconds and try again.',
    true,
  ),
  DATABASE_BUSY: unavailable(
    'The database is too busy at the moment. Nothing was changed; try again in a few seconds.',
  ),
  DATABASE_UNAVAILABLE: unavailable(
    'The database does not answer at the moment. Channels on air stay on air; try again shortly.',
  ),
  SERVICE_UNAVAILABLE: unavailable(
    'A service that this call needs does not answer at the moment. Nothing was changed; try again in a few seconds.',
  ),
  INTERNAL: row(
    'INTERNAL_SERVER_ERROR',
    'Something went wrong on our side. The error was logged; try again.',
    true,
    false,
  ),
}

export type ErrorCode = keyof typeof ERRORS

/** Thrown by writes and reads; tRPC and REST answer `{ code, message, data, requestId }`. */
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
