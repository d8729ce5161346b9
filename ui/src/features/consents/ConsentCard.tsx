/** One consent: where it stands, how it came there, what was answered, and what can be done. */
import { Link } from '@tanstack/react-router'
import { Link2, RotateCw, TabletSmartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { AgreedList } from '@/components/AgreedList'
import { type Act, actsOf, METHOD_WORDS, ORIGIN_WORDS, STATE_WORDS, toneOf } from '@/features/consents/acts'
import { Steps } from '@/features/consents/Steps'
import { capacitiesOf, CAPACITY_WORDS, type Consent, inOrder, isOpen, lastDayOf, PURPOSE_WORDS } from '@/lib/consent'
import { day, moment } from '@/lib/format'

interface Props {
  consent: Consent
  /** Whether who looks may do something about it. */
  mayAct: boolean
  /** The one to go on with; there is one primary button on a page. */
  isFirst: boolean
  onAct: (act: Exclude<Act, 'sign'>, consent: Consent) => void
}

export function ConsentCard({ consent, mayAct, isFirst, onAct }: Props) {
  const { t } = useTranslation()
  const tone = toneOf(consent.state)
  const acts = mayAct ? actsOf(consent.state) : []
  return (
    <li className="card consent">
      <header className="card-head wrap">
        <h2 lang={consent.form.language === 'DUTCH' ? 'nl' : 'en'}>{consent.form.title}</h2>
        <span className="stamp" data-s={tone}>
          <b>{t(STATE_WORDS[consent.state])}</b>
        </span>
      </header>
      <div className="consent-body">
        <div className="col">
          <History consent={consent} />
          {mayAct && <Steps consent={consent} />}
        </div>
        {consent.answers.length > 0 ? <AgreedList consent={consent} /> : <Asked consent={consent} />}
      </div>
      {acts.length > 0 && (
        <footer className="card-foot row wrap">
          {acts.includes('sign') && <SignLinks consent={consent} isFirst={isFirst} />}
          {acts.includes('send') && (
            <button type="button" className="btn" onClick={() => { onAct('send', consent) }}>
              <Link2 className="ic" aria-hidden />
              {t('consent.send')}
            </button>
          )}
          {acts.includes('renew') && (
            <button
              type="button"
              className="btn"
              onClick={() => { onAct('renew', consent) }}
            >
              <RotateCw className="ic" aria-hidden />
              {t('consent.renew')}
            </button>
          )}
          {acts.includes('withdraw') && (
            <button type="button" className="btn" onClick={() => { onAct('withdraw', consent) }}>
              {t('consent.withdraw')}
            </button>
          )}
          {acts.includes('void') && (
            <button type="button" className="btn q end" onClick={() => { onAct('void', consent) }}>
              {t('consent.void')}
            </button>
          )}
        </footer>
      )}
    </li>
  )
}

function SignLinks({ consent, isFirst }: { consent: Consent; isFirst: boolean }) {
  const { t } = useTranslation()
  const to = '/patients/$id/consents/$consent/sign'
  const params = { id: consent.patientId, consent: consent.id }
  return (
    <>
      <Link to={to} params={params} search={{ by: 'here' }} className={isFirst ? 'btn p' : 'btn'}>
        <TabletSmartphone className="ic" aria-hidden />
        {t('consent.signHere')}
      </Link>
      <Link to={to} params={params} search={{ by: 'paper' }} className="btn">
        {t('consent.fromPaper')}
      </Link>
      <Link to={to} params={params} search={{ by: 'spoken' }} className="btn">
        {t('consent.fromWords')}
      </Link>
    </>
  )
}

/** How it came to be as it is, the first thing first. */
function History({ consent }: { consent: Consent }) {
  const { t, i18n } = useTranslation()
  const at = (iso: string) => moment(iso, i18n.language)
  const { signatures, state, closedAt, ends } = consent
  const who = capacitiesOf(consent).map((capacity) => t(CAPACITY_WORDS[capacity]).toLowerCase())
  return (
    <ol className="consent-history sm">
      <li>{t(ORIGIN_WORDS[consent.origin], { when: at(consent.draftedAt) })}</li>
      {signatures.map(({ signer, capacity, method, signedAt }) => (
        <li key={signedAt}>
          {t(METHOD_WORDS[method], { name: signer, who: t(CAPACITY_WORDS[capacity]).toLowerCase(), when: at(signedAt) })}
        </li>
      ))}
      {isOpen(consent) && <li className="muted">{t('consent.waits', { who: who.join(t('sign.or')) })}</li>}
      {state === 'ACTIVE' && ends && <li>{t('consent.holds', { day: day(lastDayOf(ends)) })}</li>}
      {state === 'EXPIRED' && ends && <li>{t('consent.ranOut', { day: day(lastDayOf(ends)) })}</li>}
      {closedAt && <li>{t(closedWords(consent), { when: at(closedAt) })}</li>}
    </ol>
  )
}

function closedWords({ closing }: Consent): string {
  if (closing === 'WITHDRAWN') return 'consent.closedWithdrawn'
  return closing === 'SUPERSEDED' ? 'consent.closedSuperseded' : 'consent.closedInError'
}

/** Nothing was answered yet: what it asks. */
function Asked({ consent }: { consent: Consent }) {
  const { t } = useTranslation()
  const purposes = inOrder(consent.form.questions).map(({ purpose }) => t(PURPOSE_WORDS[purpose]).toLowerCase())
  return <p className="sm muted">{t('consent.asks', { purposes: purposes.join(', ') })}</p>
}
