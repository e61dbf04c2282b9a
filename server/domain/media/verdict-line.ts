import { z } from 'zod'

export const verdictLineSchema = z.object({
  level: z.enum(['info', 'warning', 'refused']).describe('refused: the item cannot air.'),
  text: z.string(),
})
export type VerdictLine = z.output<typeof verdictLineSchema>

export const info = (text: string): VerdictLine => ({ level: 'info', text })
export const warning = (text: string): VerdictLine => ({ level: 'warning', text })
