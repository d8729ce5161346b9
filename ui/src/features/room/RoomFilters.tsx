/** What the photos are wanted for, by which way, and of which part of the body. */
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import { SitePicker } from '@/components/SitePicker'
import { CHANNELS, type Use, USES, usesFrom } from '@/lib/release'

interface Props {
  purposes: readonly string[]
  use: Use
  site: string | null
  onUse: (use: Use) => void
  onSite: (site: string | null) => void
}

export function RoomFilters({ purposes, use, site, onUse, onSite }: Props) {
  const { t } = useTranslation()
  const offered = USES.filter((each) => purposes.includes(each))
  return (
    <div className="room-filters">
      <Segments
        label={t('room.purpose')}
        value={use.purpose}
        choices={offered.map((value) => ({
          value,
          label: t(value === 'MARKETING' ? 'release.publicity' : `stamp.${value}`),
        }))}
        onChoose={(purpose) => {
          onUse(usesFrom(purpose))
        }}
      />
      <Segments
        label={t('room.channel')}
        value={use.channel}
        choices={CHANNELS[use.purpose].map((value) => ({ value, label: t(`release.${value}`) }))}
        onChoose={(channel) => {
          onUse({ ...use, channel })
        }}
      />
      <SitePicker label={t('room.site')} placeholder={t('room.everySite')} code={site} onPick={onSite} />
    </div>
  )
}
