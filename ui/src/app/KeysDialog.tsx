/** All keys of the pages, in words. */
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'

const KEYS = [
  ['search', '/'],
  ['help', '?'],
  ['go', 'G L · G U · G I'],
  ['back', 'Esc'],
  ['move', '← → ↑ ↓'],
  ['select', 'Space'],
  ['range', 'Shift Space'],
  ['all', 'Ctrl A'],
  ['open', 'Enter'],
  ['zoom', '+ − 0'],
  ['info', 'I'],
  ['describe', 'E'],
  ['annotate', 'A'],
  ['compare', 'C'],
  ['comparing', 'M · O · X'],
] as const

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="dl dialog-body">
        {KEYS.map(([key, press]) => (
          <div key={key} className="dl-row">
            <dt>{t(`keys.${key}`)}</dt>
            <dd>
              <kbd className="kbd">{press}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
