/** What the recipient can do, and what is always done, whatever is chosen. */
import { Check } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { may } from '@/lib/may'
import { type Draft, isForPublic } from '@/lib/sharing'
import { useMe } from '@/lib/who'

interface Props {
  draft: Draft
  onChange: (changed: Partial<Draft>) => void
}

const ALWAYS = ['share.alwaysName', 'share.alwaysPlain', 'share.alwaysSeen', 'share.alwaysStop'] as const

export function ShareCan({ draft, onChange }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <aside className="share-can">
      <h3>{t('share.can')}</h3>
      <Toggle title={t('share.look')} text={t('share.lookText')} isOn isFixed />
      {may(me, 'download') && !isForPublic(draft.use.purpose) && (
        <Toggle
          title={t('share.download')}
          text={t('share.downloadText')}
          isOn={draft.allowsDownload}
          onToggle={(allowsDownload) => {
            onChange({ allowsDownload })
          }}
        />
      )}
      {draft.use.purpose === 'CARE' && (
        <Toggle
          title={t('share.name')}
          text={t('share.nameText')}
          isOn={draft.showsName}
          onToggle={(showsName) => {
            onChange({ showsName })
          }}
        />
      )}
      <h3>{t('share.always')}</h3>
      <ul className="share-always sm">
        {ALWAYS.map((word) => (
          <li key={word}>
            <Check className="ic s" aria-hidden />
            {t(word)}
          </li>
        ))}
      </ul>
    </aside>
  )
}

interface ToggleProps {
  title: string
  text: string
  isOn: boolean
  isFixed?: boolean
  onToggle?: (isOn: boolean) => void
}

function Toggle({ title, text, isOn, isFixed, onToggle }: ToggleProps) {
  const id = useId()
  return (
    <div className="share-toggle">
      <label htmlFor={id} className="grow">
        <b className="md">{title}</b>
        <span className="sm muted" id={`${id}-text`}>
          {text}
        </span>
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        aria-describedby={`${id}-text`}
        checked={isOn}
        disabled={isFixed}
        onChange={(event) => onToggle?.(event.currentTarget.checked)}
      />
    </div>
  )
}
