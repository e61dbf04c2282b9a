import { expect, type Locator } from '@playwright/test'
import { StudioPage } from './studio-page.ts'

export class ChannelPage extends StudioPage {
  async open(channelId: string): Promise<void> {
    await this.page.goto(`/channels/${channelId}`)
    await this.isConnected()
  }

  get status(): Locator {
    return this.page.locator('main header').getByTestId('status-badge')
  }

  get nowTitle(): Locator {
    return this.page.getByTestId('now-title')
  }

  button(name: string): Locator {
    return this.page.locator('main header').getByRole('button', { name, exact: true })
  }

  /** Presses it and confirms the question. */
  async confirm(button: 'Stop' | 'Restart'): Promise<void> {
    await this.button(button).click()
    await this.question.getByRole('button', { name: `${button} channel` }).click()
    await expect(this.question).toBeHidden()
  }

  async askToDelete(): Promise<void> {
    await this.button('More actions').click()
    await this.page.getByRole('menuitem', { name: 'Delete channel' }).click()
    await expect(this.question).toBeVisible()
  }

  async addFromLibrary(title: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add from library' }).click()
    const dialog = this.page.getByRole('dialog')
    const named = this.page.getByText(title, { exact: true })
    await dialog.getByTestId('picker-item').filter({ has: named }).first().click()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(dialog).toBeHidden()
  }
}
