import { handleRest } from '#server/rest/handle.ts'

// Asked anew each time: at build time there is no database to be well or ill.
export const dynamic = 'force-dynamic'

export { handleRest as GET }
