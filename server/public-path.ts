// Addresses of this installation, whose dashboard may be below a path (PUBLIC_URL).
import { withBase, withoutBase } from './domain/system/base-path.ts'
import { env } from './env.ts'

/** A path of the dashboard or the API as browsers and clients see it. */
export const publicPath = (path: string): string => withBase(path, env().basePath)

/** The address of a request, without the base path: Next removes it in some handlers only. */
export function ownUrl({ url }: Pick<Request, 'url'>): URL {
  const own = new URL(url)
  const pathname = withoutBase(own.pathname, env().basePath)
  if (pathname !== own.pathname) own.pathname = pathname
  return own
}
