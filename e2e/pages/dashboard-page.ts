import type { Locator } from '@playwright/test'
import { StudioPage } from './studio-page.ts'

export class ChannelCard {
  readonly root: Locator
  readonly status: Locator
  readonly picture: Locator
  readonly now: Locator
  readonly next: Locator

  constructor(root: Locator) {
    this.root = root
    this.status = root.getByTestId('status-badge')
    this.picture = root.getByTestId('channel-thumbnail')
    this.now = root.getByTestId('now-title')
    this.next = root.getByTestId('next-title')
  }
}

export class DashboardPage extends StudioPage {
  async open(): Promise<void> {
    await this.page.goto('/channels')
    await this.isConnected()
  }

  card(channelId: string): ChannelCard {
    return new ChannelCard(this.page.locator(`[data-testid="channel-card"][data-channel-id="${channelId}"]`))
  }

  get rows(): Locator {
    return this.page.getByTestId('channel-row')
  }

  row(channelId: string): Locator {
    return this.page.locator(`[data-testid="channel-row"][data-channel-id="${channelId}"]`)
  }

  get bulkBar(): Locator {
    return this.page.getByTestId('bulk-bar')
  }

  /** Progress and results of an operation on many channels. */
  get bulkRun(): Locator {
    return this.page.getByTestId('bulk-run')
  }

  async showAs(view: 'Cards' | 'List'): Promise<void> {
    await this.page.getByRole('group', { name: 'View' }).getByRole('button', { name: view }).click()
  }

  async createChannel(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New channel' }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: 'Create channel' }).click()
  }

  /** Waits for the page of a channel that was just created. @returns the channel's id */
  async opened(): Promise<string> {
    await this.page.waitForURL(/\/channels\/ch_/)
    return this.page.url().split('/').at(-1) ?? ''
  }
}
