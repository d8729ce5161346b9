/** For whom: somebody the department knows, found by some letters, or somebody new. */
import { UserPlus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { PersonFinder } from '@/components/PersonFinder'
import { ask } from '@/lib/api'
import { RecipientsDocument } from '@/lib/graphql/graphql'
import { may } from '@/lib/may'
import { NOBODY, type Recipient, type Whom } from '@/lib/sharing'
import { useMe } from '@/lib/who'

interface Props {
  whom: Whom
  needsPhone: boolean
  sendsMail: boolean
  onWhom: (whom: Whom) => void
}

export function ShareWhom({ whom, needsPhone, sendsMail, onWhom }: Props) {
  const { t } = useTranslation()
  if (whom.known) {
    return (
      <Known
        known={whom.known}
        onAgain={() => {
          onWhom(NOBODY)
        }}
      />
    )
  }
  const isNamed = whom.name.trim() !== ''
  return (
    <>
      <Finder whom={whom} onWhom={onWhom} />
      {isNamed && (
        <div className="share-two">
          <Field label={t('share.mail')} hint={t(sendsMail ? 'share.mailHint' : 'share.mailHintNone')}>
            {(attributes) => (
              <input
                {...attributes}
                className="in"
                type="email"
                autoComplete="off"
                value={whom.mail}
                onChange={(event) => {
                  onWhom({ ...whom, mail: event.currentTarget.value })
                }}
              />
            )}
          </Field>
          {needsPhone ? (
            <Field label={t('share.phone')}>
              {(attributes) => (
                <input
                  {...attributes}
                  className="in"
                  type="tel"
                  autoComplete="off"
                  required
                  value={whom.phone}
                  onChange={(event) => {
                    onWhom({ ...whom, phone: event.currentTarget.value })
                  }}
                />
              )}
            </Field>
          ) : (
            <Field label={t('share.organisation')}>
              {(attributes) => (
                <input
                  {...attributes}
                  className="in"
                  autoComplete="off"
                  value={whom.organisation}
                  onChange={(event) => {
                    onWhom({ ...whom, organisation: event.currentTarget.value })
                  }}
                />
              )}
            </Field>
          )}
        </div>
      )}
    </>
  )
}

function Known({ known, onAgain }: { known: Recipient; onAgain: () => void }) {
  const { t } = useTranslation()
  const called = [known.name, known.organisation].filter(Boolean).join(', ')
  return (
    <div className="field">
      <span className="share-label" id="share-whom">
        {t('share.whom')}
      </span>
      <p className="share-known" aria-labelledby="share-whom">
        <span className="chip">
          <b>{called}</b>
          <button type="button" aria-label={t('share.other')} onClick={onAgain}>
            <X className="ic s" aria-hidden />
          </button>
        </span>
      </p>
      <p className="hint">{[known.mail, known.phone].filter(Boolean).join(' · ')}</p>
    </div>
  )
}

function Finder({ whom, onWhom }: { whom: Whom; onWhom: (whom: Whom) => void }) {
  const { t } = useTranslation()
  // The address book is for those who share; others write down whom they mean.
  const mayFind = may(useMe(), 'share')
  return (
    <PersonFinder<Recipient>
      label={t('share.whom')}
      hint={t('share.whomHint')}
      listed={t('share.known')}
      text={whom.name}
      onTyped={(name) => {
        onWhom({ ...whom, name })
      }}
      among="recipients"
      find={async (text, signal) => (await ask(RecipientsDocument, { text }, signal)).recipients}
      isOn={mayFind}
      isRequired
      besideOf={({ organisation, mail }) => organisation || mail}
      onChosen={(known) => {
        onWhom({ ...NOBODY, known })
      }}
      belowOf={() => (
        <p className="hint row">
          <UserPlus className="ic s" aria-hidden />
          {t('share.newPerson', { name: whom.name.trim() })}
        </p>
      )}
    />
  )
}
