// For the page /dev/mail, which exists in development only: the mails hold links that open accounts.
import { acrossAccounts } from '#adapters/request-scope.ts'
import { services } from '#adapters/services.ts'
import { listShownMail } from '#features/mail/list-shown-mail.ts'
import { env } from '../env.ts'

/** Null in production. */
export const listDevMail = () =>
  env().developing ? acrossAccounts(() => listShownMail(services().db)) : Promise.resolve(null)
