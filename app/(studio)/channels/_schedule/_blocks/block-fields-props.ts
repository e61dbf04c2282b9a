import type { Block } from '#domain/schedule/model/schedule.ts'

export interface BlockFieldsProps {
  block: Block
  onChange(change: Partial<Block>): void
  /** The error of a field of the block, such as rrule or source.mediaIds. */
  errorAt(field: string): string | null
}
