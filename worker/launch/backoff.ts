/** 1, 2, 4 … 30 s for the first, second, third … failure in a row. */
export const backoffMs = (failures: number): number => Math.min(30_000, 1_000 * 2 ** Math.max(0, failures - 1))
