/** A form as the patient will see it, on a tablet; nothing in it can be pressed. */
import { useTranslation } from 'react-i18next'
import { Brand } from '@/components/Brand'
import { ConsentSheet } from '@/components/ConsentSheet'
import { tongueOf } from '@/lib/consent'
import type { FormInput } from '@/lib/graphql/graphql'
import '@/styles/signing.css'

interface Props {
  form: Pick<FormInput, 'language' | 'title' | 'paragraphs' | 'questions' | 'validityMonths' | 'signaturePolicy'>
}

export function Preview({ form }: Props) {
  const { t, i18n } = useTranslation()
  const own = i18n.getFixedT(tongueOf(form))
  const count = Number.isInteger(form.validityMonths) ? form.validityMonths : 0
  return (
    <section className="form-preview" aria-label={t('forms.preview')}>
      <p className="lab">{t('forms.preview')}</p>
      <div className="form-tablet" tabIndex={0} role="group" aria-label={t('forms.preview')}>
        <div className="calm" inert>
          <header>
            <Brand />
          </header>
          <div className="signing">
            <ConsentSheet
              form={form}
              heading={<h1>{form.title || t('forms.noTitle')}</h1>}
              answers={{}}
              onAnswer={() => undefined}
            />
            <aside lang={tongueOf(form)}>
              <div className="sign-here">
                <p className="sign-label">{own('sign.signature')}</p>
                <div className="pad" />
                <p className="sign-label">{own('sign.name')}</p>
                <div className="in" />
                <span className="btn p sign-act">{own('sign.act')}</span>
              </div>
            </aside>
          </div>
        </div>
      </div>
      <p className="xs muted">
        {count > 0 && t('forms.holds', { count })}{' '}
        {t(form.signaturePolicy === 'WITNESSED' ? 'forms.witnessedToo' : 'forms.byAgeOnly')}
      </p>
    </section>
  )
}
