// Rows of the tenancy walk.
import type { Row } from './row.ts'

const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const TARGET = { kind: 'email', name: 'Mine', address: 'mine@example.com' } as const
const SETTINGS = { rules: {}, escalateAfterMinutes: 5 }

export const alertRows: Record<string, Row> = {
  'alert.list': { kind: 'own', call: (caller) => caller.alert.list({}) },
  'alert.summary': { kind: 'own', call: (caller) => caller.alert.summary() },
  'alert.acknowledge': { kind: 'refers', call: (caller, { alertId }) => caller.alert.acknowledge({ alertId }) },
  'alert.test': { kind: 'own', call: (caller) => caller.alert.test() },
  'alert.silences': { kind: 'own', call: (caller) => caller.alert.silences() },
  'alert.silence': {
    kind: 'refers',
    call: (caller, { channelId }) => caller.alert.silence({ channelId, until: soon() }),
  },
  'alert.endSilence': { kind: 'refers', call: (caller, { silenceId }) => caller.alert.endSilence({ silenceId }) },
  'alert.settings': { kind: 'own', call: (caller) => caller.alert.settings() },
  'alert.setSettings': { kind: 'own', call: (caller) => caller.alert.setSettings(SETTINGS) },
  'alert.targets': { kind: 'own', call: (caller) => caller.alert.targets() },
  'alert.addTarget': { kind: 'own', call: (caller) => caller.alert.addTarget(TARGET) },
  'alert.updateTarget': {
    kind: 'refers',
    call: (caller, { targetId }) => caller.alert.updateTarget({ targetId, ...TARGET }),
  },
  'alert.deleteTarget': { kind: 'refers', call: (caller, { targetId }) => caller.alert.deleteTarget({ targetId }) },
  'systemAlert.list': { kind: 'admin', call: (caller) => caller.systemAlert.list({}) },
  'systemAlert.summary': { kind: 'admin', call: (caller) => caller.systemAlert.summary() },
  'systemAlert.acknowledge': {
    kind: 'admin',
    // The owner's is none of the installation, which is asked for after the role.
    call: (caller, { alertId }) => withoutOne(caller.systemAlert.acknowledge({ alertId })),
  },
  'systemAlert.test': { kind: 'admin', call: (caller) => caller.systemAlert.test() },
  'systemAlert.silences': { kind: 'admin', call: (caller) => caller.systemAlert.silences() },
  'systemAlert.silence': { kind: 'admin', call: (caller) => caller.systemAlert.silence({ until: soon() }) },
  'systemAlert.endSilence': {
    kind: 'admin',
    call: (caller, { silenceId }) => withoutOne(caller.systemAlert.endSilence({ silenceId })),
  },
  'systemAlert.settings': { kind: 'admin', call: (caller) => caller.systemAlert.settings() },
  'systemAlert.setSettings': { kind: 'admin', call: (caller) => caller.systemAlert.setSettings(SETTINGS) },
  'systemAlert.targets': { kind: 'admin', call: (caller) => caller.systemAlert.targets() },
  'systemAlert.addTarget': { kind: 'admin', call: (caller) => caller.systemAlert.addTarget(TARGET) },
  'systemAlert.updateTarget': {
    kind: 'admin',
    call: (caller, { targetId }) => withoutOne(caller.systemAlert.updateTarget({ targetId, ...TARGET })),
  },
  'systemAlert.deleteTarget': {
    kind: 'admin',
    call: (caller, { targetId }) => withoutOne(caller.systemAlert.deleteTarget({ targetId })),
  },
}

const withoutOne = (call: Promise<unknown>) =>
  call.catch((error) => {
    if (!/^(?:ALERT|SILENCE|TARGET)_NOT_FOUND$/.test(error.cause?.code)) throw error
  })
