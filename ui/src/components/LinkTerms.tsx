/** The terms that every link to somebody outside has: its proof, its end, its language and its message. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import { moment } from '@/lib/format'
import { useMinute } from '@/lib/minute'
import { daysOf, type Draft, LANGUAGES, PROOF_WORDS, proofsOf, type SharingTerms } from '@/lib/sharing'

type Terms = Pick<Draft, 'proof' | 'days' | 'language' | 'message'>

interface Props<Told extends keyof Terms> {
  draft: Pick<Terms, Told>
  onChange: (changed: Pick<Terms, Told>) => void
}

const DAY_MS = 86_400_000

interface ProofProps extends Props<'proof'> {
  allowed: Pick<SharingTerms, 'sendsMail' | 'sendsTexts'> | undefined
}

export function ProofChoice({ draft, allowed, onChange }: ProofProps) {
  const { t } = useTranslation()
  const proofs = proofsOf(allowed)
  return (
    <div className="field">
      <span className="share-label">{t('share.proof')}</span>
      {proofs.length > 1 && (
        <Segments
          label={t('share.proof')}
          value={draft.proof}
          choices={proofs.map((value) => ({ value, label: t(PROOF_WORDS[value].name) }))}
          onChoose={(proof) => {
            onChange({ proof })
          }}
        />
      )}
      <p className="hint">{t(PROOF_WORDS[draft.proof].hint)}</p>
    </div>
  )
}

interface EndsProps extends Props<'days'> {
  allowed: Pick<SharingTerms, 'longestDays'> | undefined
  /** The sentence that says when it ends. */
  hint: (moment: string) => string
}

export function EndsAfter({ draft, allowed, hint, onChange }: EndsProps) {
  const { t, i18n } = useTranslation()
  const ends = new Date(useMinute() + draft.days * DAY_MS).toISOString()
  return (
    <div className="field">
      <span className="share-label">{t('share.ends')}</span>
      <Segments
        label={t('share.ends')}
        value={String(draft.days)}
        choices={daysOf(allowed).map((count) => ({ value: String(count), label: t('share.days', { count }) }))}
        onChoose={(days) => {
          onChange({ days: Number(days) })
        }}
      />
      <p className="hint">{hint(moment(ends, i18n.language))}</p>
    </div>
  )
}

interface CountProps {
  label: string
  value: number
  counts: readonly number[]
  wordOf: (count: number) => string
  onChoose: (count: number) => void
}

export function CountSelect({ label, value, counts, wordOf, onChoose }: CountProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <select
          {...attributes}
          className="in"
          value={value}
          onChange={(event) => {
            onChoose(Number(event.currentTarget.value))
          }}
        >
          {counts.map((count) => (
            <option key={count} value={count}>
              {wordOf(count)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function LanguageChoice({ draft, onChange }: Props<'language'>) {
  const { t } = useTranslation()
  return (
    <div className="field">
      <span className="share-label">{t('share.language')}</span>
      <Segments
        label={t('share.language')}
        value={draft.language}
        choices={LANGUAGES}
        onChoose={(language) => {
          onChange({ language })
        }}
      />
    </div>
  )
}

interface MessageProps extends Props<'message'> {
  rows: number
  hint: string
}

export function MessageField({ draft, rows, hint, onChange }: MessageProps) {
  const { t } = useTranslation()
  return (
    <Field label={t('share.message')} hint={hint}>
      {(attributes) => (
        <textarea
          {...attributes}
          className="in"
          rows={rows}
          maxLength={500}
          value={draft.message}
          onChange={(event) => {
            onChange({ message: event.currentTarget.value })
          }}
        />
      )}
    </Field>
  )
}
