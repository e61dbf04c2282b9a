// Seeds that once found a fault. Tests replay each of them.
export const REGRESSION_SEEDS: readonly number[] = [2, 4]
