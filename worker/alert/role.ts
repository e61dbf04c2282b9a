// Evaluates the rules of alerts and sends the notices. Every worker with the role playout or mail does; of the evaluations
// one happens at a time (evaluate-alerts.ts).
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { type Logger, logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { type Posted, type PostLimits, postOutbound } from '#adapters/post-outbound.ts'
import { sendSms } from '#adapters/sms.ts'
import type { Notice } from '#domain/alert/decide-alerts.ts'
import { slackBody, smsText, webhookBody } from '#domain/alert/format-notice.ts'
import { renderNotice } from '#domain/alert/render-notice.ts'
import { ruleFacts } from '#domain/alert/rules.ts'
import { EVALUATE_EVERY_MS, evaluateAlerts, pruneAlerts } from '#features/alert/evaluate-alerts.ts'
import {
  type ClaimedNotice,
  claimNotices,
  loadNotice,
  type OutgoingNotice,
  passToMail,
  putBack,
  recordSent,
} from '#features/alert/send-notices.ts'
import { env } from '#server/env.ts'
import { HOST_RETRY_MS, HostCalls } from '../host-calls.ts'
import { startLoop } from '../loop.ts'
import { CertificateWatch } from './certificate.ts'

const SEND_EVERY_MS = 1_000
const PRUNE_EVERY_MS = 3_600_000
/** Targets that this worker sends to at a time. */
const AT_ONCE = 64
const USUAL = { timeoutMs: 10_000, answerBytes: 1_024 }

export interface AlertRole {
  /** The next evaluation begins at once. */
  hurry(): void
  /** Resolves when nothing of it is running. */
  stop(): Promise<void>
}

interface AlertRoleOptions {
  db: Db
  dataDir: string
  /** Without a trailing slash. */
  publicUrl: string
  originUrl: string
  /** For tests. */
  limits?: Partial<Pick<PostLimits, 'timeoutMs' | 'allowPrivate'>>
  everyMs?: number
  log?: Logger
}

export function startAlertRole({
  db,
  dataDir,
  publicUrl,
  originUrl,
  limits,
  everyMs = EVALUATE_EVERY_MS,
  log = logger('alerts'),
}: AlertRoleOptions): AlertRole {
  const over = new AbortController()
  const hosts = new HostCalls<Posted>('alerts', {
    ...{ timeoutMs: limits?.timeoutMs ?? USUAL.timeoutMs, signal: over.signal },
    isAnswer: ({ status }) => status !== null,
  })
  const certificate = new CertificateWatch([publicUrl, originUrl])
  const running = new Map<string, { targetId: string; sending: Promise<void> }>()
  let prunedAt = Date.now()
  let away = false

  const evaluation = startLoop(everyMs, async () => {
    try {
      const evaluated = await evaluateAlerts(db, certificate.observe(Date.now()))
      for (const notice of evaluated?.notices ?? []) tell(notice)
      if (evaluated && evaluated.notices.length > 0) outbox.hurry()
      if (Date.now() - prunedAt > PRUNE_EVERY_MS) {
        await pruneAlerts(db, Date.now())
        prunedAt = Date.now()
      }
      if (away) log.info('the database answers again; alerts are evaluated')
      away = false
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error }, 'the alerts could not be evaluated')
      else if (!away) log.error('the database does not answer; no alert is evaluated or sent until it does')
      away = isDatabaseAway(error)
    }
  })

  /** The console: every notice is in the log of the worker that evaluated it, whatever the targets are. */
  function tell({ kind, rule, accountId, alerts }: Notice): void {
    const { severity, label } = ruleFacts(rule)
    const subjects = alerts.slice(0, 5).map(({ subject }) => subject)
    const facts = { kind, rule, severity, accountId, count: alerts.length, subjects }
    const level = kind === 'resolved' || severity === 'info' ? 'info' : severity === 'critical' ? 'error' : 'warn'
    log[level](facts, `alert ${kind}: ${label}`)
  }

  const outbox = startLoop(SEND_EVERY_MS, async () => {
    try {
      const busy = [...running.values()].map(({ targetId }) => targetId)
      for (const claimed of await claimNotices(db, AT_ONCE - running.size, busy)) {
        const sending = send(claimed).finally(() => running.delete(claimed.id))
        running.set(claimed.id, { targetId: claimed.targetId, sending })
      }
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error }, 'notices could not be claimed; the next attempt follows')
    }
  })

  /** Never rejects: what was not recorded is claimed again when its claim ends. */
  async function send(claimed: ClaimedNotice): Promise<void> {
    const { id: noticeId, targetId } = claimed
    try {
      const notice = await loadNotice(db, openKeyRing(dataDir), noticeId)
      if (!notice) return
      if (!('problem' in notice) && notice.kind === 'email')
        return await passToMail(db, claimed, notice.address, notice.payload)
      const posted = 'problem' in notice ? { status: null, ...notice } : await post(notice, targetId)
      if (!posted) return await putBack(db, claimed, HOST_RETRY_MS)
      if (over.signal.aborted && posted.status === null) return await putBack(db, claimed)
      const outcome = await recordSent(db, claimed, posted, { now: Date.now(), random: Math.random() })
      if (outcome === 'given-up') log.error({ noticeId, targetId }, 'a notice was given up')
      if (outcome === 'retried') log.warn({ noticeId, targetId }, 'a notice was not taken; the next attempt follows')
      if (outcome === 'sent' && !over.signal.aborted) outbox.hurry()
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error, noticeId }, 'a notice could not be sent')
    }
  }

  /** Null: the host answered none of the requests before, and was not asked. */
  async function post({ kind, address, payload }: OutgoingNotice, targetId: string): Promise<Posted | null> {
    const text = renderNotice(payload, publicUrl)
    const within = { ...USUAL, ...limits, signal: over.signal }
    const gateway = env().SMS_URL
    if (kind === 'sms') {
      const send = () => sendSms({ to: address, text: smsText(text) }, within)
      // The gateway is one for all targets.
      return gateway ? hosts.ask(gateway, '', send) : send()
    }
    const headers = { 'content-type': 'application/json', 'user-agent': 'cloud-playout' }
    const body = kind === 'slack' ? slackBody(text) : webhookBody(payload, text)
    return hosts.ask(address, targetId, () => postOutbound({ url: address, headers, body }, within))
  }

  return {
    hurry: () => evaluation.hurry(),
    async stop() {
      over.abort()
      await Promise.all([evaluation.stop(), outbox.stop()])
      await Promise.all([...running.values()].map(({ sending }) => sending))
      await certificate.stop()
    },
  }
}
