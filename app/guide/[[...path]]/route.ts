import { handleRest } from '#server/rest/handle.ts'

// What airs changes while the page stays the same: asked anew each time.
export const dynamic = 'force-dynamic'

export { handleRest as GET, handleRest as HEAD, handleRest as OPTIONS }
