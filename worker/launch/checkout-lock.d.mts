/** Waits until nobody else does `purpose` in this checkout, says so once, does the work and lets go. */
export function withCheckoutLock<T>(root: string, purpose: string, work: () => Promise<T>): Promise<T>
