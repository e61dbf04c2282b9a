// The outside world of the web process, created once. Tests build their own.
import { env } from '#server/env.ts'
import { Admission } from './admission.ts'
import { type BillingProvider, openStripe } from './billing.ts'
import { openRedis } from './call-counter.ts'
import { type ChangeFeed, openChangeFeed } from './change-feed.ts'
import { type Db, db, requireDatabaseUrl } from './db.ts'
import { keepFilesPrivate } from './keep-private.ts'
import type { OauthSettings } from './oauth-clients.ts'

export interface Services {
  db: Db
  dataDir: string
  /** How browsers reach the dashboard and the origin; without a trailing slash. */
  publicUrl: string
  originUrl: string
  /** Where senders connect to, ending in /live; null: this installation accepts no live feeds. */
  rtmpUrl: string | null
  uploadMaxBytes: number
  /** Anybody may create an account. */
  signUpOpen: boolean
  oauth: OauthSettings
  changes: ChangeFeed
  admission: Admission
  /** Null: admins set the plans. */
  billing: BillingProvider | null
}

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutServices?: Services }

export function services(): Services {
  holder.cloudPlayoutServices ??= openServices()
  return holder.cloudPlayoutServices
}

function openServices(): Services {
  keepFilesPrivate()
  const { DATA_DIR, UPLOAD_MAX_BYTES, publicUrl, originUrl, rtmpUrl, signUpOpen, oauth } = env()
  return {
    db: db(),
    dataDir: DATA_DIR,
    publicUrl,
    originUrl,
    rtmpUrl,
    uploadMaxBytes: UPLOAD_MAX_BYTES,
    signUpOpen,
    oauth,
    changes: openChangeFeed(requireDatabaseUrl, new AbortController().signal),
    admission: new Admission({}, openRedis(env().REDIS_URL)),
    billing: openBilling(),
  }
}

function openBilling(): BillingProvider | null {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICES, STRIPE_API_URL } = env()
  if (!STRIPE_SECRET_KEY || !STRIPE_WEBHOOK_SECRET || !STRIPE_PRICES) return null
  return openStripe({
    secretKey: STRIPE_SECRET_KEY,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    prices: STRIPE_PRICES,
    apiUrl: STRIPE_API_URL,
  })
}
