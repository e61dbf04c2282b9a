// Sends short messages through an HTTP gateway: POST { to, text } as JSON, with a bearer token. The contract is in
// docs/guide-alerts.md; a gateway of a provider is adapted to it.
import { env } from '#server/env.ts'
import { type Posted, postOutbound } from './post-outbound.ts'

/** Without SMS_URL no target may be a number. */
export const isSmsOn = (): boolean => env().SMS_URL !== undefined

export interface Sms {
  /** E.164. */
  to: string
  text: string
}

interface SmsLimits {
  timeoutMs: number
  answerBytes: number
  signal: AbortSignal
}

/** The address is the operator's own: it may be in a private network. */
export async function sendSms({ to, text }: Sms, limits: SmsLimits): Promise<Posted> {
  const { SMS_URL: url, SMS_TOKEN: token } = env()
  if (!url)
    return { status: null, problem: 'This installation sends no short messages: SMS_URL is not set.', answer: null }
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  return postOutbound({ url, headers, body: JSON.stringify({ to, text }) }, { ...limits, allowPrivate: true })
}
