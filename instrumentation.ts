// Next calls this once in each server process, before the first request.
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this name when it compiles the file
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { noteClientAddresses } = await import('./server/adapters/client-address.ts')
  const { guardRequests } = await import('./server/adapters/guard-requests.ts')
  const { env } = await import('./server/env.ts')
  const { TRUSTED_PROXIES: proxies, publicUrl, basePath } = env()
  noteClientAddresses(proxies)
  guardRequests({ proxies, https: publicUrl.startsWith('https:'), basePath })
}
