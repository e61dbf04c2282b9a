/** How long a deleted channel or item of the library can be restored. */
export const RESTORABLE_DAYS = 30
export const RESTORABLE_MS = RESTORABLE_DAYS * 86_400_000
