import { handleRest } from '#server/rest/handle.ts'

// Never cached: at build time there is no database.
export const dynamic = 'force-dynamic'

export { handleRest as GET }
