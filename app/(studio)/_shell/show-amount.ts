import { formatBytes } from '#domain/format-bytes.ts'
import type { LimitView } from '#features/account/schema.ts'

/** An amount in the limit's unit: “1,000”, “1.5 GB”. */
export const showAmount = ({ unit }: Pick<LimitView, 'unit'>, amount: number) =>
  unit === 'bytes' ? formatBytes(amount) : amount.toLocaleString('en')
