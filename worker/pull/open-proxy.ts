// Opens the proxy for an address.
import { resolveOutbound } from '#adapters/outbound-guard.ts'
import type { PullUrl } from '#domain/contribution/pull-url.ts'
import { scriptedInput, srtScript } from '#worker/ffmpeg/args-pull.ts'
import { decode, type OpenedProxy } from './feed-proxy.ts'
import { openHlsProxy } from './hls-proxy.ts'
import { openRtspProxy } from './rtsp-proxy.ts'

const MAX_LATENCY_MS = 8_000

/** Never rejects because of the address or its server. */
export function openProxy(url: PullUrl): Promise<OpenedProxy> {
  if (url.scheme === 'srt') return openSrt(url)
  return url.scheme === 'http' || url.scheme === 'https' ? openHlsProxy(url) : openRtspProxy(url)
}

/**
 * SRT is a protocol of its own on UDP, encrypted end to end: no proxy is possible. It has no redirects, so the checked
 * address is the one that is called.
 */
async function openSrt(url: PullUrl): Promise<OpenedProxy> {
  const found = await resolveOutbound(url.host)
  if (!found.ok) return { ok: false, words: found.message }
  // A datagram is not acknowledged: each attempt calls one of the addresses at random.
  const { address, family } = found.addresses[Math.floor(Math.random() * found.addresses.length)]!
  const pairs = (url.href.split('?', 2)[1] ?? '').split('&').filter((pair) => pair !== '')
  const options = Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), decode(pair.slice(equals + 1))]
    }),
  )
  const { mode: _, latency, ...given } = options
  // SRT addresses have milliseconds; FFmpeg has microseconds.
  const patience: Record<string, string> = latency
    ? { latency: String(Math.min(Number(latency), MAX_LATENCY_MS) * 1_000) }
    : {}
  return {
    ok: true,
    proxy: {
      input: scriptedInput(),
      script: srtScript({ address, family, port: url.port, options: { ...given, ...patience } }),
      httpProxy: null,
      remoteAddress: () => address,
      problem: () => null,
      saidGoodbye: () => false,
      close: async () => undefined,
    },
  }
}
