/** The patient's own page: what was agreed, and taking it back as easily as it was given. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { DialogFoot } from '@/components/DialogFoot'
import { Agreed } from '@/features/signing/Agreed'
import { askOnce, Refusal } from '@/lib/api'
import { day } from '@/lib/format'
import { type GuestDetailsFragment, WithdrawByLinkDocument } from '@/lib/graphql/graphql'

interface Props {
  guest: GuestDetailsFragment
  secret: string
  onChanged: (guest: GuestDetailsFragment) => void
}

export function Mine({ guest, secret, onChanged }: Props) {
  const { t } = useTranslation()
  const [isAsked, setIsAsked] = useState(false)
  const { consent } = guest
  const withdraw = useMutation({
    mutationFn: async () => (await askOnce(WithdrawByLinkDocument, { secret })).withdrawByLink,
    onSuccess: (changed) => {
      setIsAsked(false)
      onChanged(changed)
    },
  })
  return (
    <div className="calm-page">
      <h1>{t('mine.title')}</h1>
      <p className="whose">
        <b>{guest.name}</b>
        <span className="n">{t('patient.born', { day: day(guest.birthDate) })}</span>
      </p>
      <Agreed consent={consent} />
      {consent.state === 'ACTIVE' && (
        <button
          type="button"
          className="btn sign-act"
          onClick={() => {
            setIsAsked(true)
          }}
        >
          {t('mine.withdraw')}
        </button>
      )}
      {isAsked && (
        <Dialog
          title={t('mine.sure')}
          onClose={() => {
            setIsAsked(false)
          }}
        >
          <form
            onSubmit={(event) => {
              event.preventDefault()
              withdraw.mutate()
            }}
          >
            <div className="dialog-body col">
              <p>{t('mine.happens')}</p>
              <p>{t('mine.undone')}</p>
              {withdraw.error && (
                <p className="note" data-s="withdrawn" role="alert">
                  {refusalOf(withdraw.error, t)}
                </p>
              )}
            </div>
            <DialogFoot
              act={t('mine.withdrawAct')}
              isBusy={withdraw.isPending}
              closing={t('mine.keep')}
              onClose={() => {
                setIsAsked(false)
              }}
            />
          </form>
        </Dialog>
      )}
    </div>
  )
}

function refusalOf(error: Error, t: (key: string) => string): string {
  const code = error instanceof Refusal ? error.code : ''
  if (code === 'ILLEGAL_STEP' || code === 'CONFLICT') return t('mine.over')
  return t(code === 'OFFLINE' ? 'sign.offline' : 'mine.failed')
}
