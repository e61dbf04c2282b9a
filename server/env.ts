// The environment of web, worker and tools, read and validated once.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { stripTrailingSlashes } from './domain/outbound/strip-slashes.ts'
import { basePathOf, isBasePath } from './domain/system/base-path.ts'
import { type S3Settings, s3Of, s3Variables } from './s3-env.ts'
import { serviceVariables } from './service-env.ts'
import { traceVariables } from './trace-env.ts'

const port = (name: string, fallback: number) =>
  z.coerce
    .number({ error: `${name} must be a port number from 1 to 65535.` })
    .int(`${name} must be a whole number.`)
    .min(1, `${name} must be a port number from 1 to 65535.`)
    .max(65_535, `${name} must be a port number from 1 to 65535.`)
    .default(fallback)

const atLeastOne = (name: string) =>
  z.coerce
    .number({ error: `${name} must be a number.` })
    .int(`${name} must be a whole number.`)
    .min(1, `${name} must be at least 1.`)

const httpUrl = (name: string) =>
  z
    .url({ protocol: /^https?$/, error: `${name} must be an http or https URL such as https://tv.example.com` })
    .transform(stripTrailingSlashes)

const flag = (name: string, fallback: boolean) =>
  z
    .enum(['0', '1'], { error: `${name} must be 0 or 1.` })
    .default(fallback ? '1' : '0')
    .transform((value) => value === '1')

const masterKeys = z
  .string()
  .regex(
    /^[\w-]{1,32}:[\w-]{43}(,[\w-]{1,32}:[\w-]{43})*$/,
    'MASTER_KEYS must look like id:key,id:key where each key is 32 bytes in base64url; the first is the current one.',
  )
  .transform((text) => text.split(',').map((pair) => ({ id: pair.split(':')[0] ?? '', key: pair.split(':')[1] ?? '' })))
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'MASTER_KEYS contains an id twice.')

const addresses = (name: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine(
      (parts) => parts.every((part) => isIP(part) !== 0 || ipaddr.isValidCIDR(part)),
      `${name} must list addresses or networks such as 192.0.2.7,10.1.0.0/16`,
    )

const envSchema = z.object({
  /** Port of the dashboard and API. */
  PORT: port('PORT', 3000),
  /** Port of the origin (playlists, segments). */
  ORIGIN_PORT: port('ORIGIN_PORT', 3001),
  /** Loopback port of GET /health and GET /metrics of a worker without the origin role. 0: any free one. */
  WORKER_PORT: z.coerce
    .number({ error: 'WORKER_PORT must be a port number, or 0 for any free one.' })
    .int('WORKER_PORT must be a whole number.')
    .min(0, 'WORKER_PORT must be a port number, or 0 for any free one.')
    .max(65_535, 'WORKER_PORT must be a port number, or 0 for any free one.')
    .default(0),
  /** Interface that the dashboard, the origin and RTMP listen on. 0.0.0.0 opens them to the network. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Port for RTMP. 0 or empty: no RTMP is accepted. */
  RTMP_PORT: z
    .literal('')
    .transform(() => 0)
    .or(
      z.coerce
        .number({ error: 'RTMP_PORT must be a port number from 1 to 65535, or 0 to accept no RTMP.' })
        .int('RTMP_PORT must be a whole number.')
        .min(0, 'RTMP_PORT must be a port number from 1 to 65535, or 0 to accept no RTMP.')
        .max(65_535, 'RTMP_PORT must be a port number from 1 to 65535, or 0 to accept no RTMP.'),
    )
    .default(1935),
  /** Live feeds per worker at a time, pulled ones included. Unset: as many as the machine was measured to encode. */
  MAX_SENDERS: atLeastOne('MAX_SENDERS').optional(),
  /** Channels on air of a worker at a time. Unset: by its CPU cores. */
  MAX_CHANNELS: atLeastOne('MAX_CHANNELS').optional(),
  /** Relays of a worker at a time. Unset: by its CPU cores and memory. */
  MAX_RELAYS: atLeastOne('MAX_RELAYS').optional(),
  /** Uploads that a worker transcodes side by side, at least and at most; never more than its machine can. */
  TRANSCODE_MIN_WORKERS: atLeastOne('TRANSCODE_MIN_WORKERS').default(2),
  TRANSCODE_MAX_WORKERS: atLeastOne('TRANSCODE_MAX_WORKERS').default(16),
  DATA_DIR: z
    .string()
    .min(1, 'DATA_DIR must not be empty.')
    .default('./data')
    .transform((path) => resolve(path)),
  /** Unset: the embedded PostgreSQL (the start program then sets it for its children). */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL must look like postgresql://user:password@host:5432/database')
    .optional(),
  /** Owns and migrates the tables if the role of DATABASE_URL may not; creates that role. */
  DATABASE_OWNER_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_OWNER_URL must look like postgresql://owner:password@host:5432/database')
    .optional(),
  ...serviceVariables,
  /** How browsers reach the dashboard, if not http://127.0.0.1:PORT. */
  PUBLIC_URL: httpUrl('PUBLIC_URL')
    .refine(
      (url) => isBasePath(basePathOf(url)) && new URL(url).search === '' && new URL(url).hash === '',
      'PUBLIC_URL may end in a path of letters, digits, - and _, such as https://example.com/tv, and in nothing else. The path must not begin with a page of the dashboard, such as /channels or /api.',
    )
    .optional(),
  /** How browsers reach the origin, if not http://127.0.0.1:ORIGIN_PORT. */
  ORIGIN_PUBLIC_URL: httpUrl('ORIGIN_PUBLIC_URL').optional(),
  /** Where the stream probe of a worker plays channels: the origin, or an edge in front of it. */
  PROBE_ORIGIN_URL: httpUrl('PROBE_ORIGIN_URL').optional(),
  /** How senders of live feeds reach the RTMP port, if not rtmp://127.0.0.1:RTMP_PORT. */
  RTMP_PUBLIC_URL: z
    .string()
    .regex(/^rtmps?:\/\/[^/?#@\s]+\/*$/, 'RTMP_PUBLIC_URL must look like rtmp://tv.example.com:1935, without a path.')
    .transform(stripTrailingSlashes)
    .optional(),
  /** Edges in front of the origin, besides this machine: they may forward client addresses and use /gate. */
  EDGE_ADDRESSES: addresses('EDGE_ADDRESSES'),
  /** Scrapers besides this machine: they may read the metrics of origin and worker, which then listens on HOST. */
  METRICS_ADDRESSES: addresses('METRICS_ADDRESSES'),
  /** Proxies in front of the dashboard and API: only their X-Forwarded-For is trusted. */
  TRUSTED_PROXIES: addresses('TRUSTED_PROXIES'),
  /** 0: no demo account and channel. */
  DEMO: flag('DEMO', true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  FFMPEG_PATH: z.string().min(1).default('ffmpeg'),
  FFPROBE_PATH: z.string().min(1).default('ffprobe'),
  /** Largest upload, in bytes. */
  UPLOAD_MAX_BYTES: z.coerce
    .number({ error: 'UPLOAD_MAX_BYTES must be a number of bytes.' })
    .int()
    .positive()
    .default(50 * 1024 ** 3),
  /** For how long channels stay on air without the database: calendars are written this far ahead. */
  AIR_AHEAD_HOURS: z.coerce
    .number({ error: 'AIR_AHEAD_HOURS must be a number of hours.' })
    .int()
    .min(4, 'AIR_AHEAD_HOURS must be at least 4.')
    .max(48, 'AIR_AHEAD_HOURS must be at most 48.')
    .default(5),
  /** Memory for segments in the origin, in MiB. */
  ORIGIN_CACHE_MB: z.coerce.number({ error: 'ORIGIN_CACHE_MB must be a number.' }).int().min(16).default(256),
  /** Signs session cookies; unset: generated at the first start and kept in DATA_DIR/secrets.json. */
  NEXTAUTH_SECRET: z.string().min(32, 'NEXTAUTH_SECRET must have at least 32 characters.').optional(),
  /** Wrap stream keys; unset: generated when first needed and kept in DATA_DIR/secrets.json. */
  MASTER_KEYS: masterKeys.optional(),
  /** 1: destinations and pulled feeds may be on this machine or in a private network. */
  ALLOW_PRIVATE_DESTINATIONS: flag('ALLOW_PRIVATE_DESTINATIONS', false),
  /** Whether anybody may create an account. Unset: with the demo, as the installation is being tried out. */
  SIGN_UP: z.enum(['open', 'closed'], { error: 'SIGN_UP must be open or closed.' }).optional(),
  /** OAuth clients for signing in with Google, GitHub and any OpenID Connect provider; each needs both values. */
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Of the OpenID Connect provider: its .well-known/openid-configuration is below it. */
  OIDC_ISSUER: httpUrl('OIDC_ISSUER').optional(),
  /** On the button. */
  OIDC_NAME: z.string().min(1).max(40).default('Single sign-on'),
  /** Takes the mails: smtp:// or smtps://, with user and password. Unset: they are written to the log. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'SMTP_URL must look like smtps://user:password@mail.example.com' })
    .optional(),
  /** The sender of mails; required with SMTP_URL. */
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>@\r\n]{1,100} <[^<>@\s]{1,64}@[^<>@\s]{1,255}>|[^<>@\s]{1,64}@[^<>@\s]{1,255})$/,
      'MAIL_FROM must be an address such as Cloud Playout <tv@example.com>',
    )
    .optional(),
  /** Takes short messages of alerts: POST { to, text } as JSON. Unset: no alert is sent to a number. */
  SMS_URL: z.url({ protocol: /^https?$/, error: 'SMS_URL must be an http or https URL.' }).optional(),
  /** Sent to it as bearer token. */
  SMS_TOKEN: z.string().min(1).optional(),
  /** Stripe takes the payments. Unset: admins set the plans. */
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  /** Signs Stripe's events; required with the key. */
  STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  /** The price of each plan that can be bought; required with the key. */
  STRIPE_PRICES: z
    .string()
    .regex(
      /^(?:starter|pro|enterprise):[\w-]{1,100}(?:,(?:starter|pro|enterprise):[\w-]{1,100})*$/,
      'STRIPE_PRICES must look like starter:price_1,pro:price_2',
    )
    .transform((text) => Object.fromEntries(text.split(',').map((pair) => pair.split(':') as [string, string])))
    .optional(),
  /** Where Stripe's API is, if not at Stripe: for tests. */
  STRIPE_API_URL: httpUrl('STRIPE_API_URL').optional(),
  /** Files in WATCH_DIR/<account id>/ are taken into that account's library. */
  WATCH_DIR: z
    .string()
    .min(1)
    .transform((path) => resolve(path))
    .optional(),
  ...s3Variables(httpUrl('S3_ENDPOINT')),
  ...traceVariables(httpUrl('OTEL_EXPORTER_OTLP_ENDPOINT')),
  /** PEM file of the authorities trusted for rtmps:// servers; unset: the system's. */
  RTMPS_CA_FILE: z.string().min(1).optional(),
})

/** Every variable the product reads; README.md explains each. */
export const ENV_VARIABLES: readonly string[] = Object.keys(envSchema.shape)

interface OauthClients {
  google?: { id: string; secret: string }
  github?: { id: string; secret: string }
  oidc?: { id: string; secret: string; issuer: string; name: string }
}

export type Env = z.infer<typeof envSchema> & {
  /** Null: finished media stay in DATA_DIR. */
  s3: S3Settings | null
  /** AIR_AHEAD_HOURS. */
  aheadMs: number
  publicUrl: string
  /** Of the publicUrl: /tv of https://example.com/tv; empty at the root of a host. */
  basePath: string
  originUrl: string
  /** PROBE_ORIGIN_URL, else the originUrl. */
  probeUrl: string
  rtmpUrl: string | null
  /** NODE_ENV; the start program sets it to production. */
  developing: boolean
  signUpOpen: boolean
  oauth: OauthClients
}

/** @throws Error whose message lists every wrong variable, one a line, ready to print. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([name, value]) => value !== '' || name === 'RTMP_PORT'),
  )
  const result = envSchema.safeParse(given)
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is invalid:\n${lines.join('\n')}`)
  }
  const env = result.data
  if ((env.SMTP_URL === undefined) !== (env.MAIL_FROM === undefined))
    throw new Error('The environment is invalid:\n  SMTP_URL, MAIL_FROM: set both, or neither.')
  const stripe = [env.STRIPE_SECRET_KEY, env.STRIPE_WEBHOOK_SECRET, env.STRIPE_PRICES]
  if (stripe.some((value) => value === undefined) && stripe.some((value) => value !== undefined))
    throw new Error(
      'The environment is invalid:\n  STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICES: set all, or none.',
    )
  if (env.TRANSCODE_MIN_WORKERS > env.TRANSCODE_MAX_WORKERS)
    throw new Error('The environment is invalid:\n  TRANSCODE_MIN_WORKERS: must not exceed TRANSCODE_MAX_WORKERS.')
  const host = env.HOST === '0.0.0.0' || env.HOST === '::' ? '127.0.0.1' : env.HOST
  return {
    ...env,
    signUpOpen: env.SIGN_UP ? env.SIGN_UP === 'open' : env.DEMO,
    oauth: oauthOf(env),
    s3: s3Of(env),
    developing: source.NODE_ENV === 'development',
    aheadMs: env.AIR_AHEAD_HOURS * 3_600_000,
    publicUrl: env.PUBLIC_URL ?? `http://${host}:${env.PORT}`,
    basePath: env.PUBLIC_URL ? basePathOf(env.PUBLIC_URL) : '',
    originUrl: env.ORIGIN_PUBLIC_URL ?? `http://${host}:${env.ORIGIN_PORT}`,
    probeUrl: env.PROBE_ORIGIN_URL ?? env.ORIGIN_PUBLIC_URL ?? `http://${host}:${env.ORIGIN_PORT}`,
    rtmpUrl: env.RTMP_PORT === 0 ? null : `${env.RTMP_PUBLIC_URL ?? `rtmp://${host}:${env.RTMP_PORT}`}/live`,
  }
}

/** @throws Error for half a client */
function oauthOf(given: z.infer<typeof envSchema>): OauthClients {
  const client = (name: 'GOOGLE' | 'GITHUB' | 'OIDC') => {
    const [id, secret] = [given[`${name}_CLIENT_ID`], given[`${name}_CLIENT_SECRET`]]
    if ((id === undefined) !== (secret === undefined))
      throw new Error(`The environment is invalid:\n  ${name}_CLIENT_ID, ${name}_CLIENT_SECRET: set both, or neither.`)
    return id !== undefined && secret !== undefined ? { id, secret } : undefined
  }
  const [google, github, oidc] = [client('GOOGLE'), client('GITHUB'), client('OIDC')]
  const issuer = given.OIDC_ISSUER
  if ((oidc === undefined) !== (issuer === undefined))
    throw new Error('The environment is invalid:\n  OIDC_ISSUER, OIDC_CLIENT_ID: set both, or neither.')
  return { google, github, ...(oidc && issuer && { oidc: { ...oidc, issuer, name: given.OIDC_NAME } }) }
}

let cached: Env | undefined

/** Of this process. */
export function env(): Env {
  cached ??= parseEnv(process.env)
  return cached
}

/** For tests: the next call reads the environment again. */
export function forgetEnv(): void {
  cached = undefined
}
