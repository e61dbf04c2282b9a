import { answerNextAuth } from '../../../../server/auth/answer-next-auth.ts'
import { authOptions } from '../../../../server/auth/auth-options.ts'

const handle = (request: Request): Promise<Response> => answerNextAuth(request, () => authOptions(request))

export { handle as GET, handle as POST }
