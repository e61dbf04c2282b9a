// The texts of all mails, by kind. Links are built from PUBLIC_URL, never from a request.
import { composeAlertMail } from '#features/alert/alert-mail.ts'
import { composeReportMail } from '#features/audience-report/report-mail.ts'
import { composeInvitation, composeRemoval } from '#features/membership/invitation-mail.ts'
import { PERSON_MAILS } from '#features/person/person-mail.ts'
import { composeDisabledMail } from '#features/webhook/webhook-mail.ts'
import type { ComposedMail, ComposeMail, DueMail, MailContext, MailKind } from './mail-kind.ts'

const KINDS: Record<MailKind, ComposeMail> = {
  ...PERSON_MAILS,
  invitation: composeInvitation,
  'member-removed': composeRemoval,
  'webhook-disabled': composeDisabledMail,
  alert: composeAlertMail,
  'audience-report': composeReportMail,
}

/** @returns null for a kind of a newer version too: it is not sent */
export async function composeMail(kind: string, mail: DueMail, context: MailContext): Promise<ComposedMail | null> {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind as MailKind](mail, context) : null
}
