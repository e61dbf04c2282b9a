// Paths of the dashboard and the API for everything but links and the router, to which Next adds the base path itself.
import { withBase, withoutBase } from '#domain/system/base-path.ts'

// biome-ignore lint/style/noProcessEnv: Next replaces it when it builds (next.config.ts)
const BASE = process.env.BASE_PATH ?? ''

/** For fetch, images, downloads and plain links. */
export const publicPath = (path: string): string => withBase(path, BASE)

/** For links and the router, of a path that browsers see. */
export const ownPath = (path: string): string => withoutBase(path, BASE)

/** A full navigation: no data of this page stays in memory. */
export const openPage = (path: string): void => window.location.assign(publicPath(path))
