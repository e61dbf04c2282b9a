import { z } from 'zod'

export const resolutionSchema = z.enum(['1080p', '720p', '432p'])

export type ResolutionName = z.infer<typeof resolutionSchema>
