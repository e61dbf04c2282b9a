/** Header with the id of the account that a page shows: its calls fail once the session shows another. */
export const SHOWN_ACCOUNT_HEADER = 'x-account-id'
