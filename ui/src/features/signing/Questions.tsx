/** The form: what it says, and a yes and a no of the same size for each purpose. */
import { useTranslation } from 'react-i18next'
import { type Consent, inOrder, PURPOSE_WORDS } from '@/lib/consent'
import type { Purpose } from '@/lib/graphql/graphql'
import { Heading } from '@/features/signing/Heading'
import type { Draft } from '@/features/signing/signing'

interface Props {
  consent: Consent
  answers: Draft['answers']
  lead: string | undefined
  onAnswer: (purpose: Purpose, isYes: boolean) => void
}

/** Where to go when an answer is missing. */
export const questionId = (purpose: Purpose) => `question-${purpose}`

export function Questions({ consent, answers, lead, onAnswer }: Props) {
  const { i18n } = useTranslation()
  const language = consent.form.language === 'DUTCH' ? 'nl' : 'en'
  // The whole form speaks one language, whatever that of the page around it.
  const t = i18n.getFixedT(language)
  return (
    <section className="sign-form">
      {lead && <p className="note sign-small">{lead}</p>}
      <div lang={language}>
        <Heading>{consent.form.title}</Heading>
        {consent.form.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <ol>
          {inOrder(consent.form.questions).map(({ purpose, text }) => (
            <li key={purpose} id={questionId(purpose)} tabIndex={-1}>
              <div className="grow">
                <h2 id={`${questionId(purpose)}-name`}>{t(PURPOSE_WORDS[purpose])}</h2>
                <p id={`${questionId(purpose)}-text`}>{text}</p>
              </div>
              <div
                className="sign-answers"
                role="group"
                aria-labelledby={`${questionId(purpose)}-name`}
                aria-describedby={`${questionId(purpose)}-text`}
              >
                {[true, false].map((isYes) => (
                  <button
                    key={String(isYes)}
                    type="button"
                    aria-pressed={answers[purpose] === isYes}
                    onClick={() => {
                      onAnswer(purpose, isYes)
                    }}
                  >
                    {t(isYes ? 'sign.yes' : 'sign.no')}
                  </button>
                ))}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
