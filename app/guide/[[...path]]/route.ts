import { handleRest } from '#server/rest/handle.ts'

// Never cached: what airs changes.
export const dynamic = 'force-dynamic'

export { handleRest as GET, handleRest as HEAD, handleRest as OPTIONS }
