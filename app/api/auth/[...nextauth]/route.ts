import { services } from '#adapters/services.ts'
import { answerNextAuth } from '#server/auth/answer-next-auth.ts'

const handle = (request: Request): Promise<Response> => answerNextAuth(request, services)

export { handle as GET, handle as POST }
