// A channel is pushed to a real RTMP server, and to one that does not accept it: neither affects the other.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DestinationView } from '#features/destination/schema.ts'
import { packetsOf, startRtmpServer } from '#worker/testing/rtmp-servers.ts'
import { openWire } from '#worker/testing/wire.ts'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { DestinationsPanel } from '../pages/destinations-panel.ts'

const CUSTOM = { platform: 'custom', rung: '432p' } as const

test('a channel is pushed to an RTMP server while another never answers', async ({ page, api, items, newChannel }) => {
  test.setTimeout(240_000)
  const folder = await mkdtemp(join(tmpdir(), 'playout-relay-'))
  const server = await startRtmpServer(folder)
  const silent = await openWire(null)
  try {
    const { id } = await newChannel({ name: 'Goes out', items })
    const add = async (name: string, port: number, streamKey: string) => {
      const body = { ...CUSTOM, name, serverUrl: `rtmp://127.0.0.1:${port}/live`, streamKey }
      const answer = await api.call<DestinationView>('POST', `/api/channels/${id}/destinations`, body)
      expect(answer.status).toBe(201)
      return answer.body.id
    }
    const good = await add('Recorder', server.port, 'relay-canary-key')
    await add('Silent', silent.port, 'k')
    await api.command(id, 'start')
    const seen = async (destinationId: string) => {
      const { body } = await api.call<{ destinations: DestinationView[] }>('GET', `/api/channels/${id}/destinations`)
      return body.destinations.find((destination) => destination.id === destinationId)!
    }
    await expect.poll(async () => (await seen(good)).status, { timeout: 20_000 }).toBe('sending')
    // Over several joins: the demo's items last from five to ten seconds.
    await expect.poll(async () => (await seen(good)).outTimeMs, { timeout: 40_000 }).toBeGreaterThan(20_000)
    const { bitrateKbps, frames, statusText } = await seen(good)
    expect({ bitrateKbps: bitrateKbps > 50, frames: frames > 400, statusText }).toMatchObject({
      bitrateKbps: true,
      frames: true,
      statusText: expect.not.stringContaining('canary'),
    })

    await new ChannelPage(page).open(id)
    const destinations = new DestinationsPanel(page)
    await expect(destinations.row('Recorder')).toHaveAttribute('data-status', 'sending')
    await expect(destinations.row('Silent')).toContainText('did not answer')

    await destinations.row('Recorder').getByRole('switch', { name: 'Recorder' }).click()
    await expect(destinations.row('Recorder')).toHaveAttribute('data-status', 'off')
    await expect.poll(() => server.recordings('relay-canary-key').length).toBe(1)
    const [recording] = server.recordings('relay-canary-key')
    for (const track of ['v', 'a'] as const) {
      const packets = packetsOf(recording!, track)
      expect(packets.at(-1)!.ms - packets[0]!.ms).toBeGreaterThan(18_000)
      // 40 ms of video, 21.3 ms of audio, over every join; FLV counts whole milliseconds.
      const steps = packets.slice(1).map(({ ms }, i) => ms - packets[i]!.ms)
      expect(Math.max(...steps)).toBeLessThanOrEqual(track === 'v' ? 41 : 23)
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(track === 'v' ? 39 : 20)
    }
  } finally {
    silent.stop()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
