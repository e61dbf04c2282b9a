import { expect, type Locator, type Page } from '@playwright/test'

/** What stands around every page behind the sign-in. */
export class StudioPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** News of the channels arrives by itself from here on. */
  async isConnected(): Promise<void> {
    await expect(this.page.getByTestId('connection')).toHaveAttribute('data-state', 'connected')
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /account menu/i }).click()
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click()
  }

  /** The dialog that asks before something that cannot be taken back. */
  get question(): Locator {
    return this.page.getByRole('alertdialog')
  }
}
