import { MapPinOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'

export function NotHere() {
  const { t } = useTranslation()
  return <Message icon={MapPinOff} title={t('problem.noPage')} />
}
