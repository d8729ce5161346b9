/** Which of a patient's numbers is meant. */
import { useTranslation } from 'react-i18next'
import { Segments } from '@/components/Segments'
import type { NumberSystem } from '@/lib/graphql/graphql'

interface Props {
  value: NumberSystem
  onChoose: (system: NumberSystem) => void
}

export function NumberSystems(props: Props) {
  const { t } = useTranslation()
  const choices = [
    { value: 'MRN', label: t('patient.mrn') },
    { value: 'BSN', label: 'BSN' },
  ] as const
  return <Segments label={t('patient.system')} choices={choices} {...props} />
}
