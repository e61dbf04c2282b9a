import { z } from 'zod'
import { idSchema } from '#domain/text/text-schema.ts'

export const channelRefSchema = z.object({ channelId: idSchema })
