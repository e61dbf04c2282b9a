import { SHOWN_ACCOUNT_HEADER } from '#domain/account/shown-account.ts'

let shown: string | null = null

/** The account of the page; null outside of the studio. */
export const shownAccount = () => shown

export function showAccount(accountId: string) {
  shown = accountId
}

/** For a request without tRPC. */
export const shownAccountHeaders = (): Record<string, string> => (shown ? { [SHOWN_ACCOUNT_HEADER]: shown } : {})
