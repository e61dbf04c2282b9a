import { expect, it } from 'vitest'
import { changesOf, draftOf, withPlatform } from './draft.ts'

it('takes the addresses of the platform that is chosen, and keeps a name of one’s own', () => {
  const first = draftOf(null, '720p')
  expect(first).toMatchObject({ name: 'YouTube', serverUrl: 'rtmps://a.rtmps.youtube.com/live2', rung: '720p' })
  const twitch = withPlatform(first, 'TWITCH')
  expect(twitch).toMatchObject({ name: 'Twitch', serverUrl: 'rtmps://live.twitch.tv/app', backupServerUrl: '' })
  expect(withPlatform({ ...twitch, name: 'Our own' }, 'CUSTOM')).toMatchObject({ name: 'Our own', serverUrl: '' })
  expect(withPlatform(twitch, 'CUSTOM').name).toBe('')
})

it('sends no empty key and no empty name, and says that there is no backup', () => {
  const changes = changesOf({ ...withPlatform(draftOf(null, '720p'), 'CUSTOM'), maxFailures: '7' })
  expect(changes).toEqual({
    platform: 'CUSTOM',
    serverUrl: '',
    rung: '720p',
    enabled: true,
    backupServerUrl: null,
    maxFailures: 7,
  })
  expect(changesOf({ ...draftOf(null, '720p'), streamKey: 'abc' })).toMatchObject({ name: 'YouTube', streamKey: 'abc' })
})
