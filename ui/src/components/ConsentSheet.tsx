/** A consent form as the patient reads it: what it says, and a yes and a no of the same size for each purpose. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Consent, inOrder, PURPOSE_WORDS, tongueOf } from '@/lib/consent'
import type { Purpose } from '@/lib/graphql/graphql'

interface Props {
  form: Pick<Consent['form'], 'language' | 'paragraphs' | 'questions'>
  /** Its title, as fits the page around it. */
  heading: ReactNode
  answers: Partial<Record<Purpose, boolean>>
  lead?: string | undefined
  onAnswer: (purpose: Purpose, isYes: boolean) => void
}

/** Where to go when an answer is missing. */
export const questionId = (purpose: Purpose) => `question-${purpose}`

export function ConsentSheet({ form, heading, answers, lead, onAnswer }: Props) {
  const { i18n } = useTranslation()
  const language = tongueOf(form)
  // The whole form speaks one language, whatever that of the page around it.
  const t = i18n.getFixedT(language)
  return (
    <section className="sign-form">
      {lead && <p className="note sign-small">{lead}</p>}
      <div lang={language}>
        {heading}
        {form.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <ol>
          {inOrder(form.questions).map(({ purpose, text }) => (
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
