/** All keys of the pages, in words. */
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { SingleKeysChoice } from '@/components/Preferences'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

const KEYS = [
  ['search', '/'],
  ['commands', 'Ctrl K'],
  ['help', '?'],
  ['go', 'G L · G U · G I · G T'],
  ['back', 'Esc'],
  ['move', '← → ↑ ↓'],
  ['tasks', 'J K'],
  ['answers', 'Y · N · U'],
  ['undo', 'Z'],
  ['select', 'Space'],
  ['range', 'Shift Space'],
  ['all', 'Ctrl A'],
  ['open', 'Enter'],
  ['zoom', '+ − 0'],
  ['info', 'I'],
  ['release', 'R'],
  ['share', 'S'],
  ['collect', 'V'],
  ['download', 'D'],
  ['describe', 'E'],
  ['annotate', 'A'],
  ['compare', 'C'],
  ['faces', 'F'],
  ['comparing', 'M · O · X'],
  ['layer', 'L'],
] as const

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { singleKeys } = useStore(preferences)
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <div className="dialog-body col">
        <SingleKeysChoice />
        <div role="status">
          {!singleKeys && (
            <p className="note" data-s="unknown">
              {t('keys.off')}
            </p>
          )}
        </div>
        <dl className="dl">
          {KEYS.map(([key, press]) => (
            <div key={key} className="dl-row">
              <dt>{t(`keys.${key}`)}</dt>
              <dd>
                <kbd className="kbd">{press}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  )
}
