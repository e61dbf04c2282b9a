'use client'
import { Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { IconButton } from './icon-button.tsx'

export function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme()
  // Both icons are drawn and CSS shows one: the server does not know the viewer's choice.
  return (
    <IconButton
      label="Switch between light and dark"
      onClick={() => setTheme(resolvedTheme === 'light' ? 'dark' : 'light')}
    >
      <Sun className="hidden dark:block" aria-hidden />
      <Moon className="dark:hidden" aria-hidden />
    </IconButton>
  )
}
