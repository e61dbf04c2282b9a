import type { Metadata } from 'next'
import { Security } from './security.tsx'
import { SignInFacts } from './sign-in-facts.tsx'

export const metadata: Metadata = { title: 'Security' }

export default function SecurityPage() {
  return (
    <>
      <SignInFacts />
      <Security />
    </>
  )
}
