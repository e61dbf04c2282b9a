import type { Block } from '#domain/schedule/model/schedule.ts'
import type { ZodForm } from '#ui/use-zod-form.ts'

/** The form of a block, for the components of its fields. */
export type BlockFormOf = ZodForm<Block, Block>
