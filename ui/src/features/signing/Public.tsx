/** What a patient sees who came by a link: no account, no menu, one consent. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CloudOff, Link2Off } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Calm } from '@/features/signing/Calm'
import { Mine } from '@/features/signing/Mine'
import { Signing } from '@/features/signing/Signing'
import { ThankYou } from '@/features/signing/ThankYou'
import { askOnce, Refusal } from '@/lib/api'
import { isOpen, type SentLink } from '@/lib/consent'
import { ConsentByLinkDocument, type GuestDetailsFragment, SignByLinkDocument } from '@/lib/graphql/graphql'
import { secret } from '@/lib/secret'
import { useStore } from '@/lib/store'

export function Public() {
  const told = useStore(secret)
  return (
    <Calm>
      <main className="calm-main">
        {told === '' ? <NoLink isForgotten /> : <Opened key={told} secret={told} />}
      </main>
    </Calm>
  )
}

function NoLink({ isForgotten = false }: { isForgotten?: boolean }) {
  const { t } = useTranslation()
  const [title, text] = isForgotten ? ['sign.noSecret', 'sign.noSecretText'] : ['sign.noLink', 'sign.noLinkText']
  return (
    <div className="calm-page">
      <Message icon={Link2Off} title={t(title)} text={t(text)} />
    </div>
  )
}

function Opened({ secret: own }: { secret: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const queryKey = ['guest', own]
  const asked = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await askOnce(ConsentByLinkDocument, { secret: own }, signal)).consentByLink,
    staleTime: Infinity,
  })
  const [signed, setSigned] = useState<{ guest: GuestDetailsFragment; receipt: SentLink | null }>()
  if (asked.error) {
    const isWrong = asked.error instanceof Refusal && asked.error.code === 'NOT_FOUND'
    if (isWrong) return <NoLink />
    return (
      <div className="calm-page">
        <Message icon={CloudOff} title={t('problem.failed')} text={t('sign.notNow')}>
          <button type="button" className="btn p sign-act" onClick={() => void asked.refetch()}>
            {t('problem.retry')}
          </button>
        </Message>
      </div>
    )
  }
  if (!asked.data) return <div className="calm-page" aria-busy="true" />
  const guest = asked.data
  const address = `${location.origin}/mine`
  const changed = (now: GuestDetailsFragment) => {
    client.setQueryData(queryKey, now)
  }
  if (signed) {
    return (
      <ThankYou
        consent={signed.guest.consent}
        receipt={signed.receipt}
        address={address}
        onNext={() => {
          changed(signed.guest)
          setSigned(undefined)
        }}
      />
    )
  }
  if (guest.kind === 'SEE' || !isOpen(guest.consent)) return <Mine guest={guest} secret={own} onChanged={changed} />
  return (
    <div className="calm-main">
      <Signing
        consent={guest.consent}
        patient={guest}
        way="here"
        otherwise={t('sign.notYours')}
        sign={async (signing) => {
          const { signByLink } = await askOnce(SignByLinkDocument, { secret: own, signing, address })
          setSigned({ guest: signByLink.guest, receipt: signByLink.receipt })
        }}
      />
    </div>
  )
}
