import { formatBytes } from '../../../server/domain/format-bytes.ts'
import type { LimitView } from '../../../server/features/account/schema.ts'

/** An amount of what a limit counts: “1,000”, “1.5 GB”. */
export const showAmount = ({ unit }: Pick<LimitView, 'unit'>, amount: number) =>
  unit === 'bytes' ? formatBytes(amount) : amount.toLocaleString('en')
