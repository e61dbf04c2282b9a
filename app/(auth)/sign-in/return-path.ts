import { ownPath } from '#ui/public-path.ts'

const oneSlash = (path: string) => path.replace(/^[/\\]+/, '/')

/** Where to go after signing in: a path of this site, never another origin. */
export function safeReturnPath(wish: string | string[] | undefined): string {
  if (typeof wish !== 'string') return '/channels'
  try {
    const here = new URL('http://here.invalid')
    const url = new URL(wish, here)
    // next-auth sends full URLs; only the path counts. “//other.example” resolves to another host.
    const foreign = url.origin !== here.origin && wish.startsWith('/')
    const path = oneSlash(ownPath(oneSlash(url.pathname)))
    if (foreign || !/^https?:$/.test(url.protocol) || path === '/sign-in') return '/channels'
    return path === '/' ? '/channels' : `${path}${url.search}`
  } catch {
    return '/channels'
  }
}
